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

const config: CodegenConfig = {
  schema: 'schema.graphqls',
  generates: {
    'frontend/src/api/gql/': {
      ...client,
      documents: ['frontend/src/**/*.graphql', '!frontend/src/add/**'],
    },
    // Documents are one module, which comes with the first page: those of the operator have their own.
    'frontend/src/add/gql/': { ...client, documents: 'frontend/src/add/*.graphql' },
  },
}

export default config
