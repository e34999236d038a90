package tokenize

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// splitters reads how a text is parted before the model sees it.
func splitters(raw json.RawMessage) ([]func([]string) []string, error) {
	if isNull(raw) {
		return nil, nil
	}
	var p struct {
		Type          string
		Pretokenizers []json.RawMessage
		Pattern       pattern
		Behavior      string
		Invert        bool
		AddPrefix     bool   `json:"add_prefix_space"`
		Scheme        string `json:"prepend_scheme"`
		Replacement   string `json:"replacement"`
		Split         *bool  `json:"split"`
		UseRegex      *bool  `json:"use_regex"`
	}
	if err := json.Unmarshal(raw, &p); err != nil {
		return nil, fmt.Errorf("read the pre-tokenizer of the tokenizer: %w", err)
	}
	each := func(f func(string) []string) ([]func([]string) []string, error) {
		return []func([]string) []string{func(pieces []string) (out []string) {
			for _, piece := range pieces {
				out = append(out, f(piece)...)
			}
			return out
		}}, nil
	}
	switch p.Type {
	case "Sequence":
		var all []func([]string) []string
		for _, part := range p.Pretokenizers {
			some, err := splitters(part)
			if err != nil {
				return nil, err
			}
			all = append(all, some...)
		}
		return all, nil
	case "WhitespaceSplit":
		return each(strings.Fields)
	case "Whitespace":
		return each(func(s string) []string { return wordsAndSigns.FindAllString(s, -1) })
	case "Split":
		by, err := p.Pattern.compile()
		if err != nil {
			return nil, err
		}
		f, err := splitBy(by, p.Behavior, p.Invert)
		if err != nil {
			return nil, err
		}
		return each(f)
	case "ByteLevel":
		return each(func(s string) []string { return byteLevel(s, p.AddPrefix, p.UseRegex == nil || *p.UseRegex) })
	case "Metaspace":
		prefix := p.Scheme == "always" || p.Scheme == "first" || p.Scheme == "" && p.AddPrefix
		return each(func(s string) []string { return metaspace(s, p.Replacement, prefix, p.Split == nil || *p.Split) })
	}
	return nil, &UnsupportedError{Part: "the pre-tokenizer " + p.Type}
}

var wordsAndSigns = regexp.MustCompile(`[\p{L}\p{M}\p{N}_]+|[^\p{L}\p{M}\p{N}_\s\p{Z}]+`)

// splitBy parts a text where an expression matches, or, inverted, where it does
// not.
func splitBy(by *regexp.Regexp, behavior string, invert bool) (func(string) []string, error) {
	switch behavior {
	case "Removed", "Isolated", "MergedWithPrevious", "MergedWithNext":
	default:
		return nil, &UnsupportedError{Part: "parting a text by " + behavior}
	}
	return func(s string) (out []string) {
		carried := ""
		emit := func(piece string, delimiter bool) {
			switch {
			case piece == "":
			case !delimiter:
				out = append(out, carried+piece)
				carried = ""
			case behavior == "Isolated":
				out = append(out, piece)
			case behavior == "MergedWithPrevious" && len(out) > 0:
				out[len(out)-1] += piece
			case behavior == "MergedWithPrevious":
				out = append(out, piece)
			case behavior == "MergedWithNext":
				carried += piece
			}
		}
		at := 0
		for _, match := range by.FindAllStringIndex(s, -1) {
			emit(s[at:match[0]], invert)
			emit(s[match[0]:match[1]], !invert)
			at = match[1]
		}
		emit(s[at:], invert)
		if carried != "" {
			out = append(out, carried)
		}
		return out
	}, nil
}

// metaspace makes spaces visible, and parts a text before each.
func metaspace(s, replacement string, prefix, split bool) []string {
	if s == "" {
		return nil
	}
	if replacement == "" {
		replacement = "▁"
	}
	s = strings.ReplaceAll(s, " ", replacement)
	if prefix && !strings.HasPrefix(s, replacement) {
		s = replacement + s
	}
	if !split {
		return []string{s}
	}
	var out []string
	for s != "" {
		next := strings.Index(s[min(len(replacement), len(s)):], replacement)
		if !strings.HasPrefix(s, replacement) {
			next = strings.Index(s, replacement)
		} else if next >= 0 {
			next += len(replacement)
		}
		if next < 0 {
			next = len(s)
		}
		out = append(out, s[:next])
		s = s[next:]
	}
	return out
}

// byteLevel writes every byte as a character that can be seen, as GPT-2 does,
// and parts a text into words as that does.
func byteLevel(s string, prefix, parted bool) (out []string) {
	if prefix && !strings.HasPrefix(s, " ") {
		s = " " + s
	}
	pieces := []string{s}
	if parted {
		pieces = gpt2Words(s)
	}
	for _, piece := range pieces {
		var b strings.Builder
		for i := range len(piece) {
			b.WriteRune(byteRunes[piece[i]])
		}
		out = append(out, b.String())
	}
	return out
}

var gpt2 = regexp.MustCompile(`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\x{85}\p{Z}\p{L}\p{N}]+|[\s\x{85}\p{Z}]+`)

// gpt2Words is the expression of GPT-2, in which the last of several spaces
// belongs to the word that follows.
func gpt2Words(s string) (out []string) {
	for s != "" {
		match := gpt2.FindStringIndex(s)
		if match == nil {
			return append(out, s)
		}
		end := match[1]
		if blank := strings.TrimSpace(s[match[0]:end]) == ""; blank && end < len(s) {
			if last, size := utf8.DecodeLastRuneInString(s[match[0]:end]); unicode.IsSpace(last) && end-size > match[0] {
				end -= size
			}
		}
		out = append(out, s[match[0]:end])
		s = s[end:]
	}
	return out
}

// byteRunes is how GPT-2 writes bytes: those that can be seen as themselves, the
// others from U+0100 on.
var byteRunes = func() (r [256]rune) {
	next := rune(256)
	for b := range rune(256) {
		if b >= '!' && b <= '~' || b >= 0xa1 && b <= 0xac || b >= 0xae {
			r[b] = b
			continue
		}
		r[b] = next
		next++
	}
	return r
}()
