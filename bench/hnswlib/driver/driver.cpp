// Builds and searches an hnswlib index over the vectors that the benchmark
// beside it wrote, one thread, and reports times; recall is the caller's to
// compute from the neighbours found.
//
// driver VECTORS QUERIES N QUERIES_N DIM M EF_CONSTRUCTION FOUND EF...
// VECTORS and QUERIES are float32, row-major. FOUND receives, for every ef and
// query, ten labels as uint32. Standard output: "build SECONDS" of the
// processor, "memory BYTES", then for every ef "ef EF P50_NANOSECONDS".
#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

static std::vector<float> read(const char *path, size_t count) {
    std::vector<float> values(count);
    FILE *file = std::fopen(path, "rb");
    if (!file || std::fread(values.data(), sizeof(float), count, file) != count) {
        std::fprintf(stderr, "read %s: too short or not there\n", path);
        std::exit(1);
    }
    std::fclose(file);
    return values;
}

static double since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

int main(int argc, char **argv) {
    if (argc < 10) {
        std::fprintf(stderr, "driver VECTORS QUERIES N QUERIES_N DIM M EF_CONSTRUCTION FOUND EF...\n");
        return 2;
    }
    const size_t n = std::atol(argv[3]), queryCount = std::atol(argv[4]), dim = std::atol(argv[5]);
    const size_t m = std::atol(argv[6]), efConstruction = std::atol(argv[7]), k = 10;
    const std::vector<float> vectors = read(argv[1], n * dim), queries = read(argv[2], queryCount * dim);

    hnswlib::InnerProductSpace space(dim);
    const std::clock_t began = std::clock();
    hnswlib::HierarchicalNSW<float> index(&space, n, m, efConstruction);
    for (size_t i = 0; i < n; i++) index.addPoint(&vectors[i * dim], i);
    std::printf("build %.4f\n", double(std::clock() - began) / CLOCKS_PER_SEC);
    // What the base layer takes beside the vector and its label.
    std::printf("memory %zu\n", index.size_links_level0_);

    FILE *found = std::fopen(argv[8], "wb");
    if (!found) return 1;
    for (int a = 9; a < argc; a++) {
        index.setEf(std::atol(argv[a]));
        std::vector<double> times;
        for (int round = 0; round < 3; round++) {
            for (size_t i = 0; i < queryCount; i++) {
                const auto start = std::chrono::steady_clock::now();
                auto answer = index.searchKnn(&queries[i * dim], k);
                times.push_back(since(start));
                if (round > 0) continue;
                for (size_t rank = 0; rank < k; rank++) {
                    uint32_t label = UINT32_MAX;
                    if (!answer.empty()) {
                        label = answer.top().second;
                        answer.pop();
                    }
                    std::fwrite(&label, sizeof label, 1, found);
                }
            }
        }
        std::nth_element(times.begin(), times.begin() + times.size() / 2, times.end());
        std::printf("ef %s %.0f\n", argv[a], times[times.size() / 2] * 1e9);
    }
    return std::fclose(found) == 0 ? 0 : 1;
}
