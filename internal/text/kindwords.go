package text

import (
	"strings"
	"sync"
)

// Kind words say that a work is a picture, which nearly all works here are and
// few records say. People add them to what they mean: "water lilies painting".

// kindWordsListed are the commonest of each language.
const kindWordsListed = `
	art artwork artworks drawing drawings image images painting paintings photo photograph photographs photos picture
	pictures print prints sketch sketches work works
	Bild Bilder Druck Foto Fotografie Gemälde Kunstwerk Malerei Werk Zeichnung
	dessin dessins estampe gravure image œuvre peinture peintures photographie tableau tableaux
	dibujo cuadro fotografía imagen obra pintura pinturas grabado
	desenho fotografia gravura imagem pintura quadro
	dipinto dipinti disegno fotografia immagine opera pittura quadro stampa
	afbeelding kunstwerk prent schilderij schilderijen tekening
	billede bild kunstverk maleri målning teckning tegning
	obraz grafika rysunek картина картины рисунок гравюра 絵 絵画 写真 畫 画 照片`

// kindWords are those words, folded.
var kindWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(kindWordsListed) {
		words[foldWord(w)] = true
	}
	return words
})
