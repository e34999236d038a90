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
    "subscription Progress {\n  importProgress {\n    stage\n    done\n    total\n    failed\n    finished\n    message\n  }\n}": typeof types.ProgressDocument,
    "query CopyGroups($of: ID, $first: Int!, $after: String) {\n  nearDuplicates(of: $of, first: $first, after: $after) {\n    totalCount\n    edges {\n      node {\n        score\n        images {\n          ...Card\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.CopyGroupsDocument,
    "query Facets($search: String, $filter: ImageFilter, $fields: [ImageField!]!, $first: Int, $contains: String, $bars: Int) {\n  images(search: $search, filter: $filter, first: 1) {\n    facets(fields: $fields, first: $first, contains: $contains, bars: $bars) {\n      field\n      distinct\n      missing\n      values {\n        value\n        count\n        years {\n          from\n          to\n        }\n      }\n    }\n  }\n}\n\nquery ColumnFacets($search: String, $filter: ImageFilter, $columns: [String!]!, $first: Int, $contains: String) {\n  images(search: $search, filter: $filter, first: 1) {\n    facets: columnFacets(columns: $columns, first: $first, contains: $contains) {\n      column\n      distinct\n      missing\n      values {\n        value\n        count\n      }\n    }\n  }\n}": typeof types.FacetsDocument,
    "query Lookup($where: ImageLookup!) {\n  lookup(where: $where) {\n    __typename\n    ... on Image {\n      id\n    }\n    ... on NoMatch {\n      message\n      closest {\n        ...Card\n      }\n    }\n  }\n}": typeof types.LookupDocument,
    "query CollectionMap {\n  map {\n    metric\n    ids\n    titles\n    x\n    y\n    ratios\n    colors\n    thumbnails\n    sheets\n    sheetColumns\n    artists\n    collections\n    genres\n  }\n}": typeof types.CollectionMapDocument,
    "query LikenessPath($from: ID!, $to: ID!, $metric: ID) {\n  likenessPath(from: $from, to: $to, metric: $metric) {\n    metric\n    steps {\n      node {\n        ...Card\n      }\n      score\n      percentile\n    }\n  }\n}": typeof types.LikenessPathDocument,
    "query Similar($to: SimilarTo!, $words: AddedWords, $metric: ID, $blend: [MetricWeight!], $filter: ImageFilter, $exact: Boolean, $first: Int, $after: String) {\n  similarImages(\n    to: $to\n    words: $words\n    metric: $metric\n    blend: $blend\n    filter: $filter\n    exact: $exact\n    first: $first\n    after: $after\n  ) {\n    totalCount\n    edges {\n      cursor\n      rank\n      score\n      nearestPercentile\n      copies\n      picture {\n        id\n        position\n        width\n        height\n        dominantColor\n        thumbnail: url(size: THUMBNAIL)\n        large: url(size: LARGE)\n      }\n      node {\n        ...Card\n        yearFrom\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    report {\n      strategy\n      compared\n      expectedRecall\n      nothingClose\n      note\n      tookMs\n      generation\n    }\n  }\n}\n\nquery Explain($to: SimilarTo!, $words: AddedWords, $image: ID!, $metric: ID, $blend: [MetricWeight!]) {\n  explain(to: $to, words: $words, image: $image, metric: $metric, blend: $blend) {\n    columns\n    rows\n    weights\n    queryWeights\n    score\n    shares {\n      metric\n      score\n    }\n    colors\n    sentence\n  }\n}": typeof types.SimilarDocument,
    "mutation Upload($file: Upload!) {\n  uploadImage(file: $file) {\n    id\n    width\n    height\n    url\n    expiresAt\n  }\n}": typeof types.UploadDocument,
    "fragment Card on Image {\n  id\n  name\n  title\n  artist\n  collection\n  date\n  width\n  height\n  dominantColor\n  thumbnail: url(size: THUMBNAIL)\n  large: url(size: LARGE)\n}": typeof types.CardFragmentDoc,
    "query Work($id: ID!) {\n  image(id: $id) {\n    ...Card\n    artists\n    collections\n    genre\n    genres\n    yearFrom\n    yearTo\n    original: url(size: ORIGINAL)\n    properties {\n      name\n      value\n      values\n    }\n    pictures {\n      id\n      label\n      width\n      height\n      dominantColor\n      thumbnail: url(size: THUMBNAIL)\n      large: url(size: LARGE)\n      original: url(size: ORIGINAL)\n    }\n  }\n}\n\nquery Duplicates($of: ID!) {\n  nearDuplicates(of: $of, first: 1) {\n    edges {\n      node {\n        score\n        images {\n          ...Card\n        }\n      }\n    }\n  }\n}": typeof types.WorkDocument,
};
const documents: Documents = {
    "subscription Progress {\n  importProgress {\n    stage\n    done\n    total\n    failed\n    finished\n    message\n  }\n}": types.ProgressDocument,
    "query CopyGroups($of: ID, $first: Int!, $after: String) {\n  nearDuplicates(of: $of, first: $first, after: $after) {\n    totalCount\n    edges {\n      node {\n        score\n        images {\n          ...Card\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": types.CopyGroupsDocument,
    "query Facets($search: String, $filter: ImageFilter, $fields: [ImageField!]!, $first: Int, $contains: String, $bars: Int) {\n  images(search: $search, filter: $filter, first: 1) {\n    facets(fields: $fields, first: $first, contains: $contains, bars: $bars) {\n      field\n      distinct\n      missing\n      values {\n        value\n        count\n        years {\n          from\n          to\n        }\n      }\n    }\n  }\n}\n\nquery ColumnFacets($search: String, $filter: ImageFilter, $columns: [String!]!, $first: Int, $contains: String) {\n  images(search: $search, filter: $filter, first: 1) {\n    facets: columnFacets(columns: $columns, first: $first, contains: $contains) {\n      column\n      distinct\n      missing\n      values {\n        value\n        count\n      }\n    }\n  }\n}": types.FacetsDocument,
    "query Lookup($where: ImageLookup!) {\n  lookup(where: $where) {\n    __typename\n    ... on Image {\n      id\n    }\n    ... on NoMatch {\n      message\n      closest {\n        ...Card\n      }\n    }\n  }\n}": types.LookupDocument,
    "query CollectionMap {\n  map {\n    metric\n    ids\n    titles\n    x\n    y\n    ratios\n    colors\n    thumbnails\n    sheets\n    sheetColumns\n    artists\n    collections\n    genres\n  }\n}": types.CollectionMapDocument,
    "query LikenessPath($from: ID!, $to: ID!, $metric: ID) {\n  likenessPath(from: $from, to: $to, metric: $metric) {\n    metric\n    steps {\n      node {\n        ...Card\n      }\n      score\n      percentile\n    }\n  }\n}": types.LikenessPathDocument,
    "query Similar($to: SimilarTo!, $words: AddedWords, $metric: ID, $blend: [MetricWeight!], $filter: ImageFilter, $exact: Boolean, $first: Int, $after: String) {\n  similarImages(\n    to: $to\n    words: $words\n    metric: $metric\n    blend: $blend\n    filter: $filter\n    exact: $exact\n    first: $first\n    after: $after\n  ) {\n    totalCount\n    edges {\n      cursor\n      rank\n      score\n      nearestPercentile\n      copies\n      picture {\n        id\n        position\n        width\n        height\n        dominantColor\n        thumbnail: url(size: THUMBNAIL)\n        large: url(size: LARGE)\n      }\n      node {\n        ...Card\n        yearFrom\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    report {\n      strategy\n      compared\n      expectedRecall\n      nothingClose\n      note\n      tookMs\n      generation\n    }\n  }\n}\n\nquery Explain($to: SimilarTo!, $words: AddedWords, $image: ID!, $metric: ID, $blend: [MetricWeight!]) {\n  explain(to: $to, words: $words, image: $image, metric: $metric, blend: $blend) {\n    columns\n    rows\n    weights\n    queryWeights\n    score\n    shares {\n      metric\n      score\n    }\n    colors\n    sentence\n  }\n}": types.SimilarDocument,
    "mutation Upload($file: Upload!) {\n  uploadImage(file: $file) {\n    id\n    width\n    height\n    url\n    expiresAt\n  }\n}": types.UploadDocument,
    "fragment Card on Image {\n  id\n  name\n  title\n  artist\n  collection\n  date\n  width\n  height\n  dominantColor\n  thumbnail: url(size: THUMBNAIL)\n  large: url(size: LARGE)\n}": types.CardFragmentDoc,
    "query Work($id: ID!) {\n  image(id: $id) {\n    ...Card\n    artists\n    collections\n    genre\n    genres\n    yearFrom\n    yearTo\n    original: url(size: ORIGINAL)\n    properties {\n      name\n      value\n      values\n    }\n    pictures {\n      id\n      label\n      width\n      height\n      dominantColor\n      thumbnail: url(size: THUMBNAIL)\n      large: url(size: LARGE)\n      original: url(size: ORIGINAL)\n    }\n  }\n}\n\nquery Duplicates($of: ID!) {\n  nearDuplicates(of: $of, first: 1) {\n    edges {\n      node {\n        score\n        images {\n          ...Card\n        }\n      }\n    }\n  }\n}": types.WorkDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription Progress {\n  importProgress {\n    stage\n    done\n    total\n    failed\n    finished\n    message\n  }\n}"): typeof import('./graphql').ProgressDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query CopyGroups($of: ID, $first: Int!, $after: String) {\n  nearDuplicates(of: $of, first: $first, after: $after) {\n    totalCount\n    edges {\n      node {\n        score\n        images {\n          ...Card\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"): typeof import('./graphql').CopyGroupsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Facets($search: String, $filter: ImageFilter, $fields: [ImageField!]!, $first: Int, $contains: String, $bars: Int) {\n  images(search: $search, filter: $filter, first: 1) {\n    facets(fields: $fields, first: $first, contains: $contains, bars: $bars) {\n      field\n      distinct\n      missing\n      values {\n        value\n        count\n        years {\n          from\n          to\n        }\n      }\n    }\n  }\n}\n\nquery ColumnFacets($search: String, $filter: ImageFilter, $columns: [String!]!, $first: Int, $contains: String) {\n  images(search: $search, filter: $filter, first: 1) {\n    facets: columnFacets(columns: $columns, first: $first, contains: $contains) {\n      column\n      distinct\n      missing\n      values {\n        value\n        count\n      }\n    }\n  }\n}"): typeof import('./graphql').FacetsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Lookup($where: ImageLookup!) {\n  lookup(where: $where) {\n    __typename\n    ... on Image {\n      id\n    }\n    ... on NoMatch {\n      message\n      closest {\n        ...Card\n      }\n    }\n  }\n}"): typeof import('./graphql').LookupDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query CollectionMap {\n  map {\n    metric\n    ids\n    titles\n    x\n    y\n    ratios\n    colors\n    thumbnails\n    sheets\n    sheetColumns\n    artists\n    collections\n    genres\n  }\n}"): typeof import('./graphql').CollectionMapDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query LikenessPath($from: ID!, $to: ID!, $metric: ID) {\n  likenessPath(from: $from, to: $to, metric: $metric) {\n    metric\n    steps {\n      node {\n        ...Card\n      }\n      score\n      percentile\n    }\n  }\n}"): typeof import('./graphql').LikenessPathDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Similar($to: SimilarTo!, $words: AddedWords, $metric: ID, $blend: [MetricWeight!], $filter: ImageFilter, $exact: Boolean, $first: Int, $after: String) {\n  similarImages(\n    to: $to\n    words: $words\n    metric: $metric\n    blend: $blend\n    filter: $filter\n    exact: $exact\n    first: $first\n    after: $after\n  ) {\n    totalCount\n    edges {\n      cursor\n      rank\n      score\n      nearestPercentile\n      copies\n      picture {\n        id\n        position\n        width\n        height\n        dominantColor\n        thumbnail: url(size: THUMBNAIL)\n        large: url(size: LARGE)\n      }\n      node {\n        ...Card\n        yearFrom\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    report {\n      strategy\n      compared\n      expectedRecall\n      nothingClose\n      note\n      tookMs\n      generation\n    }\n  }\n}\n\nquery Explain($to: SimilarTo!, $words: AddedWords, $image: ID!, $metric: ID, $blend: [MetricWeight!]) {\n  explain(to: $to, words: $words, image: $image, metric: $metric, blend: $blend) {\n    columns\n    rows\n    weights\n    queryWeights\n    score\n    shares {\n      metric\n      score\n    }\n    colors\n    sentence\n  }\n}"): typeof import('./graphql').SimilarDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation Upload($file: Upload!) {\n  uploadImage(file: $file) {\n    id\n    width\n    height\n    url\n    expiresAt\n  }\n}"): typeof import('./graphql').UploadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment Card on Image {\n  id\n  name\n  title\n  artist\n  collection\n  date\n  width\n  height\n  dominantColor\n  thumbnail: url(size: THUMBNAIL)\n  large: url(size: LARGE)\n}"): typeof import('./graphql').CardFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Work($id: ID!) {\n  image(id: $id) {\n    ...Card\n    artists\n    collections\n    genre\n    genres\n    yearFrom\n    yearTo\n    original: url(size: ORIGINAL)\n    properties {\n      name\n      value\n      values\n    }\n    pictures {\n      id\n      label\n      width\n      height\n      dominantColor\n      thumbnail: url(size: THUMBNAIL)\n      large: url(size: LARGE)\n      original: url(size: ORIGINAL)\n    }\n  }\n}\n\nquery Duplicates($of: ID!) {\n  nearDuplicates(of: $of, first: 1) {\n    edges {\n      node {\n        score\n        images {\n          ...Card\n        }\n      }\n    }\n  }\n}"): typeof import('./graphql').WorkDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
