import type { CodegenConfig } from '@graphql-codegen/cli'

const config: CodegenConfig = {
  schema: 'schema.graphqls',
  documents: 'frontend/src/**/*.graphql',
  generates: {
    'frontend/src/api/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        scalars: { Upload: 'File', DateTime: 'string' },
      },
    },
  },
}

export default config
