/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/**
 * Narrows a search by a column of the sources that is a facet. Values match exactly,
 * ignoring case and accents. A filter without values that does not ask for missing
 * ones lets everything through.
 */
export type ColumnFilter = {
  /** With nothing recorded there: another alternative beside the values. */
  missing?: boolean | null | undefined;
  /** Name of the column, whatever its case, accents, spaces and signs. */
  name: string;
  /** With any of these values there. */
  values?: Array<string>;
};

/** A field of a work that can be filtered and counted. */
export type ImageField =
  /** Who made the work. */
  | 'ARTIST'
  /** Where the work belongs. */
  | 'COLLECTION'
  /** When the work was made; counted by decade, or in spans of years. */
  | 'DATE'
  /** What kind of work it is. */
  | 'GENRE';

/**
 * Narrows a search. The values within a field are alternatives; the fields must all
 * be met. Values match exactly, ignoring case and accents; `Gogh, Vincent van` and
 * `Vincent van Gogh` are one artist.
 */
export type ImageFilter = {
  /** By any of these artists. */
  artist?: Array<string> | null | undefined;
  /** In any of these collections. */
  collection?: Array<string> | null | undefined;
  /** By columns of the sources that are facets, as in `Library.columns`. INVALID for a column that is none. */
  columns?: Array<ColumnFilter> | null | undefined;
  /** Of any of these genres. */
  genre?: Array<string> | null | undefined;
  /** Fields with nothing recorded: another alternative beside the field's own values. */
  missing?: Array<ImageField> | null | undefined;
  /** From this year on, inclusive; a work whose range of years overlaps is let through. */
  yearFrom?: number | null | undefined;
  /** Up to this year, inclusive; a work whose range of years overlaps is let through. A year before `yearFrom` is INVALID. */
  yearTo?: number | null | undefined;
};

/** An order of works. Works that record nothing in the field come last either way; ties are in catalogue order. */
export type ImageSort = {
  /** What to order by. */
  by: ImageSortKey;
  /** From the last to the first. INVALID with RELEVANCE, which has one order. */
  descending?: boolean | null | undefined;
};

/** What works can be ordered by. */
export type ImageSortKey =
  /** By surname of the first artist. */
  | 'ARTIST'
  /** By the first year of the date. */
  | 'DATE'
  /** By name. */
  | 'NAME'
  /** Best match first; catalogue order when there are no words. */
  | 'RELEVANCE'
  /** By title. */
  | 'TITLE';

export type LibraryQueryVariables = Exact<{ [key: string]: never; }>;


export type LibraryQuery = { library: { images: number, artists: number, collections: number, genres: number, generation: string, defaultMetric: string, columns: Array<{ name: string }> } | null };

export type MetricsQueryVariables = Exact<{ [key: string]: never; }>;


export type MetricsQuery = { metrics: Array<{ id: string, name: string, description: string, dimensions: number, recallAt10: number | null, works: number, comparesUploads: boolean, readsWords: boolean }> | null };

export type ExamplesQueryVariables = Exact<{
  fields: Array<ImageField> | ImageField;
}>;


export type ExamplesQuery = { images: { facets: Array<{ field: ImageField, values: Array<{ value: string, count: number, years: { from: number, to: number } | null }> }> | null, edges: Array<{ node: { title: string | null, dominantColor: string | null } }> } | null };

export type SearchQueryVariables = Exact<{
  search?: string | null | undefined;
  filter?: ImageFilter | null | undefined;
  sort?: ImageSort | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SearchQuery = { images: { totalCount: number, nearCount: number, correctedSearch: string | null, relaxed: Array<string>, didYouMean: string | null, edges: Array<{ cursor: string, near: boolean, node: { id: string, name: string, title: string | null, artist: string | null, collection: string | null, date: string | null, width: number | null, height: number | null, dominantColor: string | null, thumbnail: string | null, large: string | null }, highlights: Array<{ field: string, parts: Array<{ text: string, match: boolean }> }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type CountQueryVariables = Exact<{
  search?: string | null | undefined;
  filter?: ImageFilter | null | undefined;
}>;


export type CountQuery = { images: { totalCount: number, nearCount: number } | null };

export type SuggestQueryVariables = Exact<{
  prefix: string;
}>;


export type SuggestQuery = { suggest: Array<{ text: string, field: ImageField | null, count: number, image: { id: string, date: string | null, artist: string | null, thumbnail: string | null } | null }> | null };

export type CardFragment = { id: string, name: string, title: string | null, artist: string | null, collection: string | null, date: string | null, width: number | null, height: number | null, dominantColor: string | null, thumbnail: string | null, large: string | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const CardFragmentDoc = new TypedDocumentString(`
    fragment Card on Image {
  id
  name
  title
  artist
  collection
  date
  width
  height
  dominantColor
  thumbnail: url(size: THUMBNAIL)
  large: url(size: LARGE)
}
    `, {"fragmentName":"Card"}) as unknown as TypedDocumentString<CardFragment, unknown>;
export const LibraryDocument = new TypedDocumentString(`
    query Library {
  library {
    images
    artists
    collections
    genres
    generation
    defaultMetric
    columns {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<LibraryQuery, LibraryQueryVariables>;
export const MetricsDocument = new TypedDocumentString(`
    query Metrics {
  metrics {
    id
    name
    description
    dimensions
    recallAt10
    works
    comparesUploads
    readsWords
  }
}
    `) as unknown as TypedDocumentString<MetricsQuery, MetricsQueryVariables>;
export const ExamplesDocument = new TypedDocumentString(`
    query Examples($fields: [ImageField!]!) {
  images(first: 200) {
    facets(fields: $fields, first: 200) {
      field
      values {
        value
        count
        years {
          from
          to
        }
      }
    }
    edges {
      node {
        title
        dominantColor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ExamplesQuery, ExamplesQueryVariables>;
export const SearchDocument = new TypedDocumentString(`
    query Search($search: String, $filter: ImageFilter, $sort: ImageSort, $first: Int, $after: String) {
  images(
    search: $search
    filter: $filter
    sort: $sort
    first: $first
    after: $after
  ) {
    totalCount
    nearCount
    correctedSearch
    relaxed
    didYouMean
    edges {
      cursor
      node {
        ...Card
      }
      near
      highlights {
        field
        parts {
          text
          match
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Card on Image {
  id
  name
  title
  artist
  collection
  date
  width
  height
  dominantColor
  thumbnail: url(size: THUMBNAIL)
  large: url(size: LARGE)
}`) as unknown as TypedDocumentString<SearchQuery, SearchQueryVariables>;
export const CountDocument = new TypedDocumentString(`
    query Count($search: String, $filter: ImageFilter) {
  images(search: $search, filter: $filter, first: 1) {
    totalCount
    nearCount
  }
}
    `) as unknown as TypedDocumentString<CountQuery, CountQueryVariables>;
export const SuggestDocument = new TypedDocumentString(`
    query Suggest($prefix: String!) {
  suggest(prefix: $prefix, first: 8) {
    text
    field
    count
    image {
      id
      date
      artist
      thumbnail: url(size: THUMBNAIL)
    }
  }
}
    `) as unknown as TypedDocumentString<SuggestQuery, SuggestQueryVariables>;