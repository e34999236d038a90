import type { CodegenConfig } from '@graphql-codegen/cli'

const client = {
  preset: 'client' as const,
  presetConfig: { fragmentMasking: false },
  config: {
    documentMode: 'string',
    useTypeImports: true,
    enumsAsTypes: true,
    strictScalars: true,
    scalars: { Upload: 'File', DateTime: 'string' },
  },
}

const first = ['app/library', 'search/examples', 'search/search', 'suggest/suggest'].map(
  (name) => `frontend/src/${name}.graphql`,
)
const card = 'frontend/src/wall/card.graphql'

const config: CodegenConfig = {
  schema: 'schema.graphqls',
  generates: {
    // Documents are one module: those that the first page asks come with it, the others and the operator's have their own.
    'frontend/src/api/gql/': { ...client, documents: [...first, card] },
    'frontend/src/api/gql/later/': {
      ...client,
      documents: ['frontend/src/**/*.graphql', '!frontend/src/add/**', ...first.map((path) => `!${path}`)],
    },
    'frontend/src/add/gql/': { ...client, documents: 'frontend/src/add/*.graphql' },
  },
}

export default config
