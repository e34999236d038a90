/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Which column has a role. */
export type ColumnRoleInput = {
  /** Name of the column, or its number from 1 in a table without a line of names; empty when no column has the role. */
  column: string;
  /** One of `Operator.roles`. */
  role: string;
};

/** What to import: a folder of pictures, a table of works, or both. INVALID without either. */
export type ImportRequest = {
  /** Encoding of the table; found out when it is left out. */
  encoding?: string | null | undefined;
  /** Columns by which works can be filtered and counted; those of the last import of the source when it is left out, none for one empty name. */
  facets?: Array<string> | null | undefined;
  /** Whole path of a folder of pictures on this computer, with its subfolders. The pictures stay where they are. */
  folder?: string | null | undefined;
  /** Columns that are not what their names suggest. */
  mapping?: Array<ColumnRoleInput> | null | undefined;
  /** Takes works of earlier imports of the source out that it no longer lists. */
  prune?: boolean | null | undefined;
  /** What stands between several artists, collections or genres in one cell, instead of | and ;. */
  separators?: Array<string> | null | undefined;
  /** Sheet of a workbook; the first of which columns are known when it is left out. */
  sheet?: string | null | undefined;
  /** Name of the museum or list the rows come from, so that number 1 of two museums stay two works; `main` when it is left out. */
  source?: string | null | undefined;
  /** Whole path of a table on this computer, as `likeness import --csv` takes it. */
  table?: string | null | undefined;
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

/** What a job does. */
export type JobKind =
  /** Imports. */
  | 'IMPORT'
  /** Finds out what an import would do. */
  | 'PREVIEW'
  /** Takes a source out. */
  | 'TAKE_OUT'
  /** Trains the metrics that learn. */
  | 'TRAIN'
  /** Undoes the last import, or source that was taken out. */
  | 'UNDO';

/** How far a job is. */
export type JobState =
  /** Ended by `cancelJob`; what was done is kept. */
  | 'CANCELLED'
  /** Over, and well. */
  | 'DONE'
  /** Ended by an error; what was done is kept. */
  | 'FAILED'
  /** The program ended before it did; what was done is kept, and the same request goes on from there. */
  | 'INTERRUPTED'
  /** Under way. */
  | 'RUNNING';

export type OperatorQueryVariables = Exact<{ [key: string]: never; }>;


export type OperatorQuery = { operator: { library: string, roles: Array<string>, sources: Array<{ name: string, works: number }>, undo: { kind: JobKind, source: string, at: string, works: number } | null } | null };

export type FolderQueryVariables = Exact<{
  path?: string | null | undefined;
}>;


export type FolderQuery = { operator: { folder: { path: string, parent: string | null, pictures: number, cut: boolean, places: Array<{ name: string, path: string }>, folders: Array<{ name: string, path: string }>, tables: Array<{ name: string, path: string }> } | null } | null };

export type ReportQueryVariables = Exact<{
  skip: number;
}>;


export type ReportQuery = { operator: { report: { total: number, problems: Array<{ line: number | null, name: string, file: string, outcome: string, reason: string }> } | null } | null };

export type PreviewImportMutationVariables = Exact<{
  import: ImportRequest;
}>;


export type PreviewImportMutation = { previewImport: { id: string } | null };

export type StartImportMutationVariables = Exact<{
  import: ImportRequest;
}>;


export type StartImportMutation = { startImport: { id: string } | null };

export type TakeOutMutationVariables = Exact<{
  source: string;
}>;


export type TakeOutMutation = { takeOut: { id: string } | null };

export type TrainMutationVariables = Exact<{ [key: string]: never; }>;


export type TrainMutation = { train: { id: string } | null };

export type UndoLastChangeMutationVariables = Exact<{ [key: string]: never; }>;


export type UndoLastChangeMutation = { undoLastChange: { id: string } | null };

export type CancelJobMutationVariables = Exact<{ [key: string]: never; }>;


export type CancelJobMutation = { cancelJob: { id: string } | null };

export type JobSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type JobSubscription = { job: { id: string, kind: JobKind, state: JobState, message: string | null, source: string | null, progress: { stage: ImportStage, done: number, total: number | null, failed: number, message: string | null }, request: { folder: string, table: string, source: string, separators: Array<string>, facets: Array<string> | null, encoding: string, sheet: string, prune: boolean, mapping: Array<{ role: string, column: string }> } | null, summary: { rows: number, added: number, updated: number, unchanged: number, removed: number, failed: number, warnings: number, withoutPicture: number, look: Array<string>, notes: Array<string>, report: string | null, columns: Array<{ name: string, number: number, roles: Array<string>, facet: boolean, example: string }>, sample: Array<{ name: string, title: string | null, artist: string | null, collection: string | null, genre: string | null, date: string | null, yearFrom: number | null, yearTo: number | null, file: string | null }> } | null } | null };

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

export const OperatorDocument = new TypedDocumentString(`
    query Operator {
  operator {
    library
    roles
    sources {
      name
      works
    }
    undo {
      kind
      source
      at
      works
    }
  }
}
    `) as unknown as TypedDocumentString<OperatorQuery, OperatorQueryVariables>;
export const FolderDocument = new TypedDocumentString(`
    query Folder($path: String) {
  operator {
    folder(path: $path) {
      path
      parent
      places {
        name
        path
      }
      folders {
        name
        path
      }
      tables {
        name
        path
      }
      pictures
      cut
    }
  }
}
    `) as unknown as TypedDocumentString<FolderQuery, FolderQueryVariables>;
export const ReportDocument = new TypedDocumentString(`
    query Report($skip: Int!) {
  operator {
    report(skip: $skip, first: 50) {
      total
      problems {
        line
        name
        file
        outcome
        reason
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReportQuery, ReportQueryVariables>;
export const PreviewImportDocument = new TypedDocumentString(`
    mutation PreviewImport($import: ImportRequest!) {
  previewImport(import: $import) {
    id
  }
}
    `) as unknown as TypedDocumentString<PreviewImportMutation, PreviewImportMutationVariables>;
export const StartImportDocument = new TypedDocumentString(`
    mutation StartImport($import: ImportRequest!) {
  startImport(import: $import) {
    id
  }
}
    `) as unknown as TypedDocumentString<StartImportMutation, StartImportMutationVariables>;
export const TakeOutDocument = new TypedDocumentString(`
    mutation TakeOut($source: String!) {
  takeOut(source: $source) {
    id
  }
}
    `) as unknown as TypedDocumentString<TakeOutMutation, TakeOutMutationVariables>;
export const TrainDocument = new TypedDocumentString(`
    mutation Train {
  train {
    id
  }
}
    `) as unknown as TypedDocumentString<TrainMutation, TrainMutationVariables>;
export const UndoLastChangeDocument = new TypedDocumentString(`
    mutation UndoLastChange {
  undoLastChange {
    id
  }
}
    `) as unknown as TypedDocumentString<UndoLastChangeMutation, UndoLastChangeMutationVariables>;
export const CancelJobDocument = new TypedDocumentString(`
    mutation CancelJob {
  cancelJob {
    id
  }
}
    `) as unknown as TypedDocumentString<CancelJobMutation, CancelJobMutationVariables>;
export const JobDocument = new TypedDocumentString(`
    subscription Job {
  job {
    id
    kind
    state
    message
    source
    progress {
      stage
      done
      total
      failed
      message
    }
    request {
      folder
      table
      source
      mapping {
        role
        column
      }
      separators
      facets
      encoding
      sheet
      prune
    }
    summary {
      rows
      added
      updated
      unchanged
      removed
      failed
      warnings
      withoutPicture
      look
      notes
      report
      columns {
        name
        number
        roles
        facet
        example
      }
      sample {
        name
        title
        artist
        collection
        genre
        date
        yearFrom
        yearTo
        file
      }
    }
  }
}
    `) as unknown as TypedDocumentString<JobSubscription, JobSubscriptionVariables>;