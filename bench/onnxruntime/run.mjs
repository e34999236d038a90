// Carries graphs out with ONNX Runtime. Reads one JSON a line: {model, inputs: {name: {type, dims, data}}, output, repeat};
// writes one a line: {dims, data, milliseconds}, the time of the median run.
import { createInterface } from 'node:readline'
import * as ort from 'onnxruntime-node'

for await (const line of createInterface({ input: process.stdin })) {
  const { model, inputs, output, repeat = 1, threads = 0 } = JSON.parse(line)
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: threads })
  const feeds = {}
  for (const [name, { type, dims, data }] of Object.entries(inputs)) {
    const values = type === 'int64' ? BigInt64Array.from(data, BigInt) : Float32Array.from(data)
    feeds[name] = new ort.Tensor(type, values, dims)
  }
  const times = []
  let results
  for (let i = 0; i < repeat; i++) {
    const start = performance.now()
    results = await session.run(feeds, [output])
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const milliseconds = times[times.length >> 1]
  console.log(JSON.stringify({ dims: results[output].dims, data: Array.from(results[output].data), milliseconds }))
  await session.release()
}
