/* eslint-disable */
import * as types from './graphql';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query Library {\n  library {\n    images\n    artists\n    collections\n    genres\n    generation\n    defaultMetric\n    columns {\n      name\n    }\n  }\n}\n\nquery Metrics {\n  metrics {\n    id\n    name\n    description\n    dimensions\n    recallAt10\n    works\n    comparesUploads\n    readsWords\n  }\n}": typeof types.LibraryDocument,
    "query Examples($fields: [ImageField!]!) {\n  images(first: 200) {\n    facets(fields: $fields, first: 200) {\n      field\n      values {\n        value\n        count\n        years {\n          from\n          to\n        }\n      }\n    }\n    edges {\n      node {\n        title\n        dominantColor\n      }\n    }\n  }\n}": typeof types.ExamplesDocument,
    "query Search($search: String, $filter: ImageFilter, $sort: ImageSort, $first: Int, $after: String) {\n  images(\n    search: $search\n    filter: $filter\n    sort: $sort\n    first: $first\n    after: $after\n  ) {\n    totalCount\n    nearCount\n    correctedSearch\n    relaxed\n    didYouMean\n    edges {\n      cursor\n      node {\n        ...Card\n      }\n      near\n      highlights {\n        field\n        parts {\n          text\n          match\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}\n\nquery Count($search: String, $filter: ImageFilter) {\n  images(search: $search, filter: $filter, first: 1) {\n    totalCount\n    nearCount\n  }\n}": typeof types.SearchDocument,
    "query Suggest($prefix: String!) {\n  suggest(prefix: $prefix, first: 8) {\n    text\n    field\n    count\n    image {\n      id\n      date\n      artist\n      thumbnail: url(size: THUMBNAIL)\n    }\n  }\n}": typeof types.SuggestDocument,
    "fragment Card on Image {\n  id\n  name\n  title\n  artist\n  collection\n  date\n  width\n  height\n  dominantColor\n  thumbnail: url(size: THUMBNAIL)\n  large: url(size: LARGE)\n}": typeof types.CardFragmentDoc,
};
const documents: Documents = {
    "query Library {\n  library {\n    images\n    artists\n    collections\n    genres\n    generation\n    defaultMetric\n    columns {\n      name\n    }\n  }\n}\n\nquery Metrics {\n  metrics {\n    id\n    name\n    description\n    dimensions\n    recallAt10\n    works\n    comparesUploads\n    readsWords\n  }\n}": types.LibraryDocument,
    "query Examples($fields: [ImageField!]!) {\n  images(first: 200) {\n    facets(fields: $fields, first: 200) {\n      field\n      values {\n        value\n        count\n        years {\n          from\n          to\n        }\n      }\n    }\n    edges {\n      node {\n        title\n        dominantColor\n      }\n    }\n  }\n}": types.ExamplesDocument,
    "query Search($search: String, $filter: ImageFilter, $sort: ImageSort, $first: Int, $after: String) {\n  images(\n    search: $search\n    filter: $filter\n    sort: $sort\n    first: $first\n    after: $after\n  ) {\n    totalCount\n    nearCount\n    correctedSearch\n    relaxed\n    didYouMean\n    edges {\n      cursor\n      node {\n        ...Card\n      }\n      near\n      highlights {\n        field\n        parts {\n          text\n          match\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}\n\nquery Count($search: String, $filter: ImageFilter) {\n  images(search: $search, filter: $filter, first: 1) {\n    totalCount\n    nearCount\n  }\n}": types.SearchDocument,
    "query Suggest($prefix: String!) {\n  suggest(prefix: $prefix, first: 8) {\n    text\n    field\n    count\n    image {\n      id\n      date\n      artist\n      thumbnail: url(size: THUMBNAIL)\n    }\n  }\n}": types.SuggestDocument,
    "fragment Card on Image {\n  id\n  name\n  title\n  artist\n  collection\n  date\n  width\n  height\n  dominantColor\n  thumbnail: url(size: THUMBNAIL)\n  large: url(size: LARGE)\n}": types.CardFragmentDoc,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Library {\n  library {\n    images\n    artists\n    collections\n    genres\n    generation\n    defaultMetric\n    columns {\n      name\n    }\n  }\n}\n\nquery Metrics {\n  metrics {\n    id\n    name\n    description\n    dimensions\n    recallAt10\n    works\n    comparesUploads\n    readsWords\n  }\n}"): typeof import('./graphql').LibraryDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Examples($fields: [ImageField!]!) {\n  images(first: 200) {\n    facets(fields: $fields, first: 200) {\n      field\n      values {\n        value\n        count\n        years {\n          from\n          to\n        }\n      }\n    }\n    edges {\n      node {\n        title\n        dominantColor\n      }\n    }\n  }\n}"): typeof import('./graphql').ExamplesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Search($search: String, $filter: ImageFilter, $sort: ImageSort, $first: Int, $after: String) {\n  images(\n    search: $search\n    filter: $filter\n    sort: $sort\n    first: $first\n    after: $after\n  ) {\n    totalCount\n    nearCount\n    correctedSearch\n    relaxed\n    didYouMean\n    edges {\n      cursor\n      node {\n        ...Card\n      }\n      near\n      highlights {\n        field\n        parts {\n          text\n          match\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}\n\nquery Count($search: String, $filter: ImageFilter) {\n  images(search: $search, filter: $filter, first: 1) {\n    totalCount\n    nearCount\n  }\n}"): typeof import('./graphql').SearchDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Suggest($prefix: String!) {\n  suggest(prefix: $prefix, first: 8) {\n    text\n    field\n    count\n    image {\n      id\n      date\n      artist\n      thumbnail: url(size: THUMBNAIL)\n    }\n  }\n}"): typeof import('./graphql').SuggestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment Card on Image {\n  id\n  name\n  title\n  artist\n  collection\n  date\n  width\n  height\n  dominantColor\n  thumbnail: url(size: THUMBNAIL)\n  large: url(size: LARGE)\n}"): typeof import('./graphql').CardFragmentDoc;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
