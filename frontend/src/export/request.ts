/** A list of the API, as programs ask for it. */
export interface ListRequest {
  field: 'images' | 'similarImages'
  variables: object
}

const page = 100

const questions = {
  images: {
    arguments: { $search: 'String', $filter: 'ImageFilter', $sort: 'ImageSort' },
    edge: '',
  },
  similarImages: {
    arguments: {
      $to: 'SimilarTo!',
      $words: 'AddedWords',
      $metric: 'ID',
      $blend: '[MetricWeight!]',
      $filter: 'ImageFilter',
      $exact: 'Boolean',
    },
    edge: 'rank score ',
  },
}

/** The operation: a page of works, from `$after` on. */
function documentOf({ field }: ListRequest): string {
  const { arguments: declared, edge } = questions[field]
  const given = Object.entries({ ...declared, $after: 'String' })
  return `query Works(${given.map(([name, type]) => `${name}: ${type}`).join(', ')}) {
  ${field}(${given.map(([name]) => `${name.slice(1)}: ${name}`).join(', ')}, first: ${page}) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { ${edge}node { id name title artist date url properties { name value } } }
  }
}`
}

/** What is null is left out: it means its default. */
const variablesOf = ({ variables }: ListRequest) =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== null && value !== undefined))

/** The operation, with its variables in comments above. */
function asGraphQL(request: ListRequest): string {
  const variables = JSON.stringify(variablesOf(request), null, 2)
  // Not by ^: to that, U+2028 ends a line.
  const comments = variables.split('\n').map((line) => `# ${line}\n`)
  return `# Variables:\n${comments.join('')}${documentOf(request)}\n`
}

/** A word of a POSIX shell. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

function asCurl(request: ListRequest, origin: string): string {
  const body = JSON.stringify({ query: documentOf(request), variables: variablesOf(request) })
  return `curl -sS ${quoted(`${origin}/graphql`)} -H 'content-type: application/json' --data-raw ${quoted(body)}\n`
}

/** All pages. A string of JSON is one of Python, too. */
function asPython(request: ListRequest, origin: string): string {
  return `import json
from urllib.request import Request, urlopen

url = ${JSON.stringify(`${origin}/graphql`)}
query = """${documentOf(request)}"""
variables = json.loads(${JSON.stringify(JSON.stringify(variablesOf(request)))})

more = True
while more:
    body = json.dumps({"query": query, "variables": variables}).encode()
    answer = json.load(urlopen(Request(url, body, {"content-type": "application/json"})))
    if "errors" in answer:
        raise SystemExit(answer["errors"][0]["message"])
    works = answer["data"][${JSON.stringify(request.field)}]
    for edge in works["edges"]:
        print(edge["node"]["id"], edge["node"]["name"], sep="\\t")
    more = works["pageInfo"]["hasNextPage"]
    variables["after"] = works["pageInfo"]["endCursor"]
`
}

export const languages = ['graphql', 'curl', 'python'] as const
export type Language = (typeof languages)[number]

/** The request as somebody would write it who repeats it elsewhere. */
export function written(request: ListRequest, language: Language, origin: string): string {
  switch (language) {
    case 'graphql':
      return asGraphQL(request)
    case 'curl':
      return asCurl(request, origin)
    case 'python':
      return asPython(request, origin)
  }
}
