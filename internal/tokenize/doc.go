// Package tokenize turns words into the numbers that an encoder reads, by a
// tokenizer.json as the tokenizers of Hugging Face write it: byte pair encoding,
// at the level of bytes (CLIP) or of characters that fall back to bytes (Gemma,
// SigLIP 2), and unigram models (SentencePiece: SigLIP, XLM-RoBERTa).
//
// What such a file can say beyond that is refused by name. Special tokens in the
// words of a person are words, not commands. Sources: Sennrich, Haddow and Birch
// 2016 (byte pairs); Kudo 2018 (unigrams).
package tokenize
