package paint

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// mood is the light of a scene, and the limited palette that goes with it.
type mood struct {
	name            string
	zenith, horizon lab // sky
	sun, lit, shade lab // sun or moon, and the two sides of clouds
	far, near       lab // hills
	fields          ramp
	leaf, trunk     lab
	water           lab
	accent          lab
	sunAt           float64 // height over the horizon, 0 to 1 of the sky
	clouds          float64 // 0 clear, 1 covered
	night           bool
}

// moodWords tell the mood of a title, so that words and pictures agree.
var moodWords = []struct{ mood, words string }{
	{"dawn", "dawn morning early first sunrise spring"},
	{"golden", "evening late golden harvest hay amber after"},
	{"dusk", "dusk sunset last twilight violet"},
	{"storm", "storm rain wind weather grey thunder squall"},
	{"winter", "winter snow frost january ice cold white"},
	{"autumn", "autumn october november russet copper fallen"},
	{"night", "night moon moonlight midnight lamplight star stars nocturne"},
	{"noon", "noon summer july blue calm still"},
}

var moods = map[string]mood{
	"dawn": {
		zenith: lch(.74, .055, 265), horizon: lch(.90, .065, 55), sun: lch(.96, .06, 85), lit: lch(.94, .035, 50), shade: lch(.74, .045, 320),
		far: lch(.72, .04, 290), near: lch(.50, .06, 170), fields: ramp{lch(.78, .08, 105), lch(.66, .09, 130), lch(.84, .07, 80), lch(.60, .07, 150)},
		leaf: lch(.46, .07, 150), trunk: lch(.36, .04, 50), water: lch(.76, .05, 240), accent: lch(.66, .13, 35), sunAt: .22, clouds: .45,
	},
	"noon": {
		zenith: lch(.62, .10, 252), horizon: lch(.87, .045, 225), sun: lch(.99, .03, 100), lit: lch(.97, .012, 90), shade: lch(.80, .03, 260),
		far: lch(.70, .055, 245), near: lch(.52, .09, 145), fields: ramp{lch(.74, .12, 125), lch(.82, .11, 100), lch(.60, .11, 140), lch(.78, .10, 90)},
		leaf: lch(.42, .09, 145), trunk: lch(.38, .04, 60), water: lch(.58, .09, 240), accent: lch(.62, .17, 30), sunAt: .9, clouds: .5,
	},
	"golden": {
		zenith: lch(.70, .06, 230), horizon: lch(.90, .10, 85), sun: lch(.97, .09, 95), lit: lch(.93, .08, 80), shade: lch(.70, .06, 30),
		far: lch(.68, .05, 40), near: lch(.46, .07, 95), fields: ramp{lch(.80, .13, 85), lch(.70, .12, 75), lch(.62, .09, 110), lch(.84, .10, 92)},
		leaf: lch(.42, .075, 115), trunk: lch(.33, .05, 45), water: lch(.72, .06, 90), accent: lch(.56, .15, 35), sunAt: .3, clouds: .4,
	},
	"dusk": {
		zenith: lch(.42, .085, 285), horizon: lch(.76, .14, 45), sun: lch(.86, .15, 60), lit: lch(.74, .13, 30), shade: lch(.44, .08, 310),
		far: lch(.48, .07, 310), near: lch(.30, .05, 280), fields: ramp{lch(.46, .06, 330), lch(.40, .055, 280), lch(.52, .07, 40), lch(.36, .05, 200)},
		leaf: lch(.27, .04, 200), trunk: lch(.24, .03, 320), water: lch(.55, .08, 330), accent: lch(.74, .15, 65), sunAt: .08, clouds: .55,
	},
	"storm": {
		zenith: lch(.44, .03, 250), horizon: lch(.76, .025, 200), sun: lch(.86, .03, 110), lit: lch(.78, .02, 220), shade: lch(.40, .03, 260),
		far: lch(.56, .03, 235), near: lch(.38, .04, 180), fields: ramp{lch(.54, .05, 135), lch(.46, .05, 160), lch(.62, .05, 105), lch(.42, .04, 190)},
		leaf: lch(.34, .045, 165), trunk: lch(.28, .02, 60), water: lch(.48, .04, 220), accent: lch(.70, .08, 90), sunAt: .7, clouds: .95,
	},
	"winter": {
		zenith: lch(.76, .03, 250), horizon: lch(.91, .025, 60), sun: lch(.97, .03, 70), lit: lch(.95, .01, 60), shade: lch(.82, .02, 270),
		far: lch(.78, .025, 265), near: lch(.58, .03, 250), fields: ramp{lch(.94, .008, 240), lch(.88, .018, 260), lch(.91, .014, 60), lch(.85, .02, 250)},
		leaf: lch(.45, .025, 230), trunk: lch(.34, .025, 40), water: lch(.74, .03, 240), accent: lch(.58, .12, 35), sunAt: .25, clouds: .6,
	},
	"autumn": {
		zenith: lch(.70, .05, 240), horizon: lch(.88, .05, 75), sun: lch(.95, .06, 85), lit: lch(.93, .03, 75), shade: lch(.74, .03, 280),
		far: lch(.64, .045, 300), near: lch(.48, .09, 55), fields: ramp{lch(.68, .12, 70), lch(.58, .12, 50), lch(.74, .11, 88), lch(.50, .08, 110)},
		leaf: lch(.54, .14, 55), trunk: lch(.32, .04, 40), water: lch(.62, .05, 225), accent: lch(.55, .17, 35), sunAt: .5, clouds: .5,
	},
	"night": {
		zenith: lch(.24, .055, 268), horizon: lch(.42, .06, 240), sun: lch(.95, .04, 95), lit: lch(.48, .04, 245), shade: lch(.26, .05, 270),
		far: lch(.33, .05, 255), near: lch(.20, .04, 260), fields: ramp{lch(.29, .045, 240), lch(.25, .04, 220), lch(.33, .045, 255), lch(.23, .04, 250)},
		leaf: lch(.18, .03, 220), trunk: lch(.15, .02, 270), water: lch(.30, .05, 245), accent: lch(.82, .14, 75), sunAt: .65, clouds: .35, night: true,
	},
}

var moodNames = []string{"autumn", "dawn", "dusk", "golden", "noon", "storm", "winter"}

// moodOf is the mood that a title speaks of, else any but night; its hues
// differ a little from work to work.
func moodOf(title string, rng *rand.Rand) mood {
	name := moodNames[rng.IntN(len(moodNames))]
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return r < 'a' || r > 'z' })
	for _, m := range moodWords {
		for _, word := range strings.Fields(m.words) {
			if slices.Contains(words, word) {
				name = m.mood
			}
		}
	}
	m := moods[name]
	m.name = name
	turn := rng.NormFloat64() * 7
	m.fields = slices.Clone(m.fields)
	for _, c := range []*lab{&m.zenith, &m.horizon, &m.far, &m.near, &m.leaf, &m.water, &m.accent, &m.fields[0], &m.fields[1], &m.fields[2], &m.fields[3]} {
		*c = c.turn(turn + rng.NormFloat64()*4).light(rng.NormFloat64() * .012)
	}
	return m
}
