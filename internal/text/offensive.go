package text

import "strings"

// neverOffered are slurs that a correction must not put into anybody's mouth.
// Who types one still finds what historical titles hold.
var neverOffered = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(`
		chinaman chinamen coon coons darkie darkies darky fag faggot faggots fags golliwog golliwogs gook gooks injun
		injuns jap japs kaffir kaffirs kike kikes mulatto mulattos neger negerin negers negress negresses negro negroes
		negros nigga niggas nigger niggers paki pakis piccaninny pickaninny raghead ragheads sambo sambos shemale squaw
		squaws tranny trannies wetback wetbacks whore whores wog wogs yid yids`) {
		words[w] = true
	}
	return words
}()
