package text

import (
	"slices"
	"strings"
)

// Function words say how other words belong together and little themselves:
// articles, prepositions, conjunctions, pronouns.

// functionWordsOf are the commonest of each language.
var functionWordsOf = map[string]string{
	"Czech":                "a i o u v ve z ze s se k ke na do od po pro pod nad před při za u s nebo jako to ten ta",
	"Danish and Norwegian": "af av en et den det de der i på og eller med ved til fra for om under over efter etter som hos ud ut mod mot mellem mellom",
	"Dutch":                "de het een en of van in op aan bij met voor naar door uit over onder tegen tussen om te uit als zijn haar ter ten",
	"English":              "the a an of and or in on at by with from for to into over under as his her its their near after before is are was this that these those some about",
	"Finnish":              "ja tai on se ne kun kuin että jossa joka ennen jälkeen",
	"French":               "le la les l un une des de du d et ou en dans sur sous par pour avec sans chez au aux à vers entre près comme son sa ses leur leurs qui que",
	"German":               "der die das den dem des ein eine einen einem einer eines und oder von vom zu zum zur in im ins an am auf aus bei mit nach über unter vor für durch um als sein seine ihr ihre",
	"Greek":                "ο η το οι τα του της των τον την και ή με σε στο στη στην στον από για προς κατά ένας μια ένα",
	"Hungarian":            "a az egy és vagy is hogy nem meg ez mint",
	"Italian":              "il lo la i gli le l un uno una di del della dei delle dello degli d e ed o a al alla ai alle da dal dalla in nel nella nei nelle con su sul sulla per tra fra come suo sua",
	"Polish":               "i a w we z ze na do od o po pod nad przed przy za u dla oraz lub przez jako ten ta to",
	"Portuguese":           "o a os as um uma de do da dos das e ou em no na nos nas por para com sem sob sobre ao à como seu sua",
	"Russian":              "и а в во на с со к ко у о об от до за из под над при по для или не как его её",
	"Spanish":              "el la los las un una unos unas de del y e o u en con por para sin sobre bajo entre al a como su sus",
	"Swedish":              "av en ett den det de i på och eller med vid till från för om under över efter som hos ut mot mellan",
	"Turkish":              "ve veya ile bir bu için gibi da de",
}

// shownFunctionWords is how many function words of a language, and of no other,
// titles must hold for it to be one of the collection's.
const shownFunctionWords = 3

// functionWords are those of the languages that the collection shows, folded.
type functionWords map[string]bool

// newFunctionWords looks which languages the titles are in.
func (s *speller) newFunctionWords() (functionWords, error) {
	languages := map[string]int{} // of each word
	for _, listed := range functionWordsOf {
		for _, term := range distinctTerms(listed) {
			languages[term]++
		}
	}
	words := functionWords{}
	for _, listed := range functionWordsOf {
		terms, shown := distinctTerms(listed), 0
		for _, term := range terms {
			if languages[term] > 1 {
				continue
			}
			titles, err := s.frequency(fieldTitle, term)
			if err == nil && titles == 0 {
				titles, err = s.frequency(fieldName, term)
			}
			if err != nil {
				return nil, err
			}
			if titles > 0 {
				shown++
			}
		}
		for _, term := range terms {
			words[term] = words[term] || shown >= shownFunctionWords
		}
	}
	return words, nil
}

func distinctTerms(listed string) []string {
	var terms []string
	for _, w := range strings.Fields(listed) {
		terms = append(terms, foldWord(w))
	}
	slices.Sort(terms)
	return slices.Compact(terms)
}

// withoutFunctionWords makes of a query the one without them; of nothing but
// function words it makes nothing less.
func (s *speller) withoutFunctionWords() (func(query) query, error) {
	words := s.functionWords.Load()
	if words == nil {
		made, err := s.newFunctionWords()
		if err != nil {
			return nil, err
		}
		words = &made
		s.functionWords.Store(words)
	}
	says := func(n node) bool { return !n.plain || !(*words)[n.onlyTerm()] }
	return func(q query) query {
		if content := q.keep(says); len(content.must) > 0 {
			return content
		}
		return q
	}, nil
}

// onlyTerm is the term of a node that asks for one word, else "".
func (n node) onlyTerm() string {
	for n.kind == kindAll && len(n.children) == 1 {
		n = n.children[0]
	}
	if n.kind != kindWord {
		return ""
	}
	return n.term
}
