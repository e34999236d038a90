/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/**
 * Words that are added to a picture, as in "like this, but at night". The question is
 * the sum of the directions of both, each in its share, normalised. It is compared by the
 * first metric with `readsWords`, or that of `metric`; INVALID where none reads words, with
 * a blend, and beside colours or a text, which are no picture.
 */
export type AddedWords = {
  /** Share of the words, from 0 to 1; the picture has the rest. */
  share?: number | null | undefined;
  /** What the results should look like as well, as in `SimilarTo.text`. */
  text: string;
};

/** A colour, and how much of a picture it should cover. */
export type ColorAmount = {
  /** How much of it there should be beside the other colours; above 0. Amounts are shared out, so that 1 and 1 are half each. */
  amount?: number | null | undefined;
  /** The colour as #rrggbb (sRGB). */
  color: string;
};

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

/** A rectangle of a picture. */
export type DetailOf = {
  /** The picture. */
  of: PictureRef;
  /** The rectangle. INVALID when it reaches beyond the picture or is under 16 pixels a side. */
  region: Region;
};

/**
 * Pictures as examples. The question is their direction: the mean of those liked
 * minus half the mean of those not liked (Rocchio, 1971), normalised. None of them is
 * among the results.
 */
export type Examples = {
  /** One to ten pictures that the results should look like. */
  like: Array<PictureRef>;
  /** At most ten pictures that the results should not look like. */
  unlike?: Array<PictureRef> | null | undefined;
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

/**
 * What to look a work up by. A name wins over the other fields. Artist, collection
 * and genre must all match, each exactly, ignoring case and accents; `Gogh, Vincent
 * van` and `Vincent van Gogh` are one artist.
 */
export type ImageLookup = {
  /** One of the work's artists. */
  artist?: string | null | undefined;
  /** One of the work's collections. */
  collection?: string | null | undefined;
  /** One of the work's genres. */
  genre?: string | null | undefined;
  /** The exact name, ignoring case; first as given, then with `.jpg` added. */
  name?: string | null | undefined;
};

/** What an import is doing. */
export type ImportStage =
  /** Done: its works can be searched. */
  | 'DONE'
  /** Stopped by an error; the library is as it was before. */
  | 'FAILED'
  /** Nothing: no import runs. */
  | 'IDLE'
  /** Building indexes. */
  | 'INDEXES'
  /** Reading pictures and making thumbnails. */
  | 'PICTURES'
  /** Reading the table and looking for files. */
  | 'READING'
  /** Training the learned metric. */
  | 'TRAINING'
  /** Turning pictures into vectors. */
  | 'VECTORS';

/** The share of one metric in a blend. */
export type MetricWeight = {
  /** Id of the metric, as in `metrics`. */
  metric: string | number;
  /** How much it counts beside the others; not negative. */
  weight: number;
};

/** A picture: exactly one of these. */
export type PictureRef =
  {   /** Id of a work of the collection, for the picture that shows it, or of one of its pictures. */
  image: string | number; upload?: never; }
  |  { image?: never;   /** Id of an upload that is still kept. */
  upload: string | number; };

/** A rectangle in fractions, from 0 to 1, of the sides of an upright picture. */
export type Region = {
  /** Height, of the picture's height. */
  height: number;
  /** Width, of the picture's width. */
  width: number;
  /** Left edge, from the left of the picture. */
  x: number;
  /** Upper edge, from the top of the picture. */
  y: number;
};

/** How nearest works are found. */
export type SearchStrategy =
  /** By walking the graph of the metric, from near to nearer. */
  | 'GRAPH'
  /** By comparing with every work that the filter lets through. */
  | 'SCAN';

/** What to compare with: exactly one of these. */
export type SimilarTo =
  {   /**
   * One to three colours that the results should be painted in. They are compared by `colour`, which is the default for
   * them; INVALID with another metric or a blend.
   */
  colors: Array<ColorAmount>; detail?: never; examples?: never; image?: never; text?: never; upload?: never; }
  |  { colors?: never;   /** A rectangle of a picture. */
  detail: DetailOf; examples?: never; image?: never; text?: never; upload?: never; }
  |  { colors?: never; detail?: never;   /** Pictures that the results should, and should not, look like. */
  examples: Examples; image?: never; text?: never; upload?: never; }
  |  { colors?: never; detail?: never; examples?: never;   /** Id of a work of the collection, for the picture that shows it, or of one of its pictures. */
  image: string | number; text?: never; upload?: never; }
  |  { colors?: never; detail?: never; examples?: never; image?: never;   /**
   * A description in words of what the results should look like, in the languages that the model reads; at most 2,000
   * bytes. It is compared by the first metric with `readsWords`, or that of `metric`; INVALID where none reads words, and
   * with a blend.
   */
  text: string; upload?: never; }
  |  { colors?: never; detail?: never; examples?: never; image?: never; text?: never;   /** Id of an upload that is still kept. */
  upload: string | number; };

export type ProgressSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type ProgressSubscription = { importProgress: { stage: ImportStage, done: number, total: number | null, failed: number, finished: boolean, message: string | null } };

export type CopyGroupsQueryVariables = Exact<{
  of?: string | number | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type CopyGroupsQuery = { nearDuplicates: { totalCount: number, edges: Array<{ node: { score: number, images: Array<{ id: string, name: string, title: string | null, artist: string | null, collection: string | null, date: string | null, width: number | null, height: number | null, dominantColor: string | null, thumbnail: string | null, large: string | null }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type FacetsQueryVariables = Exact<{
  search?: string | null | undefined;
  filter?: ImageFilter | null | undefined;
  fields: Array<ImageField> | ImageField;
  first?: number | null | undefined;
  contains?: string | null | undefined;
  bars?: number | null | undefined;
}>;


export type FacetsQuery = { images: { facets: Array<{ field: ImageField, distinct: number, missing: number, values: Array<{ value: string, count: number, years: { from: number, to: number } | null }> }> | null } | null };

export type ColumnFacetsQueryVariables = Exact<{
  search?: string | null | undefined;
  filter?: ImageFilter | null | undefined;
  columns: Array<string> | string;
  first?: number | null | undefined;
  contains?: string | null | undefined;
}>;


export type ColumnFacetsQuery = { images: { facets: Array<{ column: string, distinct: number, missing: number, values: Array<{ value: string, count: number }> }> | null } | null };

export type LookupQueryVariables = Exact<{
  where: ImageLookup;
}>;


export type LookupQuery = { lookup:
    | { __typename: 'Image', id: string }
    | { __typename: 'NoMatch', message: string, closest: Array<{ id: string, name: string, title: string | null, artist: string | null, collection: string | null, date: string | null, width: number | null, height: number | null, dominantColor: string | null, thumbnail: string | null, large: string | null }> }
   | null };

export type CollectionMapQueryVariables = Exact<{ [key: string]: never; }>;


export type CollectionMapQuery = { map: { metric: string, ids: Array<string>, titles: Array<string>, x: Array<number>, y: Array<number>, ratios: Array<number>, colors: Array<string>, thumbnails: Array<string>, sheets: Array<string>, sheetColumns: number, artists: Array<string>, collections: Array<string>, genres: Array<string> } | null };

export type LikenessPathQueryVariables = Exact<{
  from: string | number;
  to: string | number;
  metric?: string | number | null | undefined;
}>;


export type LikenessPathQuery = { likenessPath: { metric: string, steps: Array<{ score: number | null, percentile: number | null, node: { id: string, name: string, title: string | null, artist: string | null, collection: string | null, date: string | null, width: number | null, height: number | null, dominantColor: string | null, thumbnail: string | null, large: string | null } }> } | null };

export type SimilarQueryVariables = Exact<{
  to: SimilarTo;
  words?: AddedWords | null | undefined;
  metric?: string | number | null | undefined;
  blend?: Array<MetricWeight> | MetricWeight | null | undefined;
  filter?: ImageFilter | null | undefined;
  exact?: boolean | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SimilarQuery = { similarImages: { totalCount: number, edges: Array<{ cursor: string, rank: number, score: number, nearestPercentile: number, copies: Array<string>, picture: { id: string, position: number, width: number, height: number, dominantColor: string, thumbnail: string, large: string }, node: { yearFrom: number | null, id: string, name: string, title: string | null, artist: string | null, collection: string | null, date: string | null, width: number | null, height: number | null, dominantColor: string | null, thumbnail: string | null, large: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null }, report: { strategy: SearchStrategy, compared: number, expectedRecall: number | null, nothingClose: boolean, note: string | null, tookMs: number, generation: string } } | null };

export type ExplainQueryVariables = Exact<{
  to: SimilarTo;
  words?: AddedWords | null | undefined;
  image: string | number;
  metric?: string | number | null | undefined;
  blend?: Array<MetricWeight> | MetricWeight | null | undefined;
}>;


export type ExplainQuery = { explain: { columns: number, rows: number, weights: Array<number>, queryWeights: Array<number> | null, score: number, colors: Array<string>, sentence: string, shares: Array<{ metric: string, score: number }> } | null };

export type UploadMutationVariables = Exact<{
  file: File;
}>;


export type UploadMutation = { uploadImage: { id: string, width: number, height: number, url: string, expiresAt: string } | null };

export type CardFragment = { id: string, name: string, title: string | null, artist: string | null, collection: string | null, date: string | null, width: number | null, height: number | null, dominantColor: string | null, thumbnail: string | null, large: string | null };

export type WorkQueryVariables = Exact<{
  id: string | number;
}>;


export type WorkQuery = { image: { artists: Array<string>, collections: Array<string>, genre: string | null, genres: Array<string>, yearFrom: number | null, yearTo: number | null, id: string, name: string, title: string | null, artist: string | null, collection: string | null, date: string | null, width: number | null, height: number | null, dominantColor: string | null, original: string | null, thumbnail: string | null, large: string | null, properties: Array<{ name: string, value: string, values: Array<string> }>, pictures: Array<{ id: string, label: string | null, width: number, height: number, dominantColor: string, thumbnail: string, large: string, original: string }> } | null };

export type DuplicatesQueryVariables = Exact<{
  of: string | number;
}>;


export type DuplicatesQuery = { nearDuplicates: { edges: Array<{ node: { score: number, images: Array<{ id: string, name: string, title: string | null, artist: string | null, collection: string | null, date: string | null, width: number | null, height: number | null, dominantColor: string | null, thumbnail: string | null, large: string | null }> } }> } | null };

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
export const ProgressDocument = new TypedDocumentString(`
    subscription Progress {
  importProgress {
    stage
    done
    total
    failed
    finished
    message
  }
}
    `) as unknown as TypedDocumentString<ProgressSubscription, ProgressSubscriptionVariables>;
export const CopyGroupsDocument = new TypedDocumentString(`
    query CopyGroups($of: ID, $first: Int!, $after: String) {
  nearDuplicates(of: $of, first: $first, after: $after) {
    totalCount
    edges {
      node {
        score
        images {
          ...Card
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
}`) as unknown as TypedDocumentString<CopyGroupsQuery, CopyGroupsQueryVariables>;
export const FacetsDocument = new TypedDocumentString(`
    query Facets($search: String, $filter: ImageFilter, $fields: [ImageField!]!, $first: Int, $contains: String, $bars: Int) {
  images(search: $search, filter: $filter, first: 1) {
    facets(fields: $fields, first: $first, contains: $contains, bars: $bars) {
      field
      distinct
      missing
      values {
        value
        count
        years {
          from
          to
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FacetsQuery, FacetsQueryVariables>;
export const ColumnFacetsDocument = new TypedDocumentString(`
    query ColumnFacets($search: String, $filter: ImageFilter, $columns: [String!]!, $first: Int, $contains: String) {
  images(search: $search, filter: $filter, first: 1) {
    facets: columnFacets(columns: $columns, first: $first, contains: $contains) {
      column
      distinct
      missing
      values {
        value
        count
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ColumnFacetsQuery, ColumnFacetsQueryVariables>;
export const LookupDocument = new TypedDocumentString(`
    query Lookup($where: ImageLookup!) {
  lookup(where: $where) {
    __typename
    ... on Image {
      id
    }
    ... on NoMatch {
      message
      closest {
        ...Card
      }
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
}`) as unknown as TypedDocumentString<LookupQuery, LookupQueryVariables>;
export const CollectionMapDocument = new TypedDocumentString(`
    query CollectionMap {
  map {
    metric
    ids
    titles
    x
    y
    ratios
    colors
    thumbnails
    sheets
    sheetColumns
    artists
    collections
    genres
  }
}
    `) as unknown as TypedDocumentString<CollectionMapQuery, CollectionMapQueryVariables>;
export const LikenessPathDocument = new TypedDocumentString(`
    query LikenessPath($from: ID!, $to: ID!, $metric: ID) {
  likenessPath(from: $from, to: $to, metric: $metric) {
    metric
    steps {
      node {
        ...Card
      }
      score
      percentile
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
}`) as unknown as TypedDocumentString<LikenessPathQuery, LikenessPathQueryVariables>;
export const SimilarDocument = new TypedDocumentString(`
    query Similar($to: SimilarTo!, $words: AddedWords, $metric: ID, $blend: [MetricWeight!], $filter: ImageFilter, $exact: Boolean, $first: Int, $after: String) {
  similarImages(
    to: $to
    words: $words
    metric: $metric
    blend: $blend
    filter: $filter
    exact: $exact
    first: $first
    after: $after
  ) {
    totalCount
    edges {
      cursor
      rank
      score
      nearestPercentile
      copies
      picture {
        id
        position
        width
        height
        dominantColor
        thumbnail: url(size: THUMBNAIL)
        large: url(size: LARGE)
      }
      node {
        ...Card
        yearFrom
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    report {
      strategy
      compared
      expectedRecall
      nothingClose
      note
      tookMs
      generation
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
}`) as unknown as TypedDocumentString<SimilarQuery, SimilarQueryVariables>;
export const ExplainDocument = new TypedDocumentString(`
    query Explain($to: SimilarTo!, $words: AddedWords, $image: ID!, $metric: ID, $blend: [MetricWeight!]) {
  explain(to: $to, words: $words, image: $image, metric: $metric, blend: $blend) {
    columns
    rows
    weights
    queryWeights
    score
    shares {
      metric
      score
    }
    colors
    sentence
  }
}
    `) as unknown as TypedDocumentString<ExplainQuery, ExplainQueryVariables>;
export const UploadDocument = new TypedDocumentString(`
    mutation Upload($file: Upload!) {
  uploadImage(file: $file) {
    id
    width
    height
    url
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<UploadMutation, UploadMutationVariables>;
export const WorkDocument = new TypedDocumentString(`
    query Work($id: ID!) {
  image(id: $id) {
    ...Card
    artists
    collections
    genre
    genres
    yearFrom
    yearTo
    original: url(size: ORIGINAL)
    properties {
      name
      value
      values
    }
    pictures {
      id
      label
      width
      height
      dominantColor
      thumbnail: url(size: THUMBNAIL)
      large: url(size: LARGE)
      original: url(size: ORIGINAL)
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
}`) as unknown as TypedDocumentString<WorkQuery, WorkQueryVariables>;
export const DuplicatesDocument = new TypedDocumentString(`
    query Duplicates($of: ID!) {
  nearDuplicates(of: $of, first: 1) {
    edges {
      node {
        score
        images {
          ...Card
        }
      }
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
}`) as unknown as TypedDocumentString<DuplicatesQuery, DuplicatesQueryVariables>;