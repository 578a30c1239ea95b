package origin

import (
	"slices"

	"claimwatch/claims/passage"
)

const (
	shingleWords = 5 // words of a shingle
	// window is how many neighbouring shingles leave one fingerprint: any run
	// of shingleWords+window-1 = 12 common words leaves a common one.
	window = 8
)

// fingerprints returns the winnowed shingles of a text: of every window of
// neighbouring 5-word shingles the one with the least hash. Two texts that
// share a run of words share the fingerprints inside it, so containment can be
// measured on a quarter of the shingles. The result holds no hash twice.
func fingerprints(tokens []passage.Token) []uint64 {
	hashes := shingles(tokens)
	if len(hashes) == 0 {
		return nil
	}
	var out []uint64
	seen := map[uint64]bool{}
	last := -1
	for i := range hashes {
		if i+window > len(hashes) && i > 0 {
			break
		}
		end := min(i+window, len(hashes))
		at := i
		for k := i; k < end; k++ {
			if hashes[k] <= hashes[at] {
				at = k
			}
		}
		if at != last {
			last = at
			if !seen[hashes[at]] {
				seen[hashes[at]] = true
				out = append(out, hashes[at])
			}
		}
	}
	return fewest(out)
}

// mostPrints bounds the fingerprints of a document, and with them what is held
// of it: those of some 9,000 words.
const mostPrints = 2048

// fewest keeps, of too many fingerprints, those with the least hashes: of two
// long texts the same ones.
func fewest(prints []uint64) []uint64 {
	if len(prints) > mostPrints {
		slices.Sort(prints)
		prints = prints[:mostPrints:mostPrints]
	}
	return prints
}

// shingles hashes every run of shingleWords words; a shorter text is one
// shingle.
func shingles(tokens []passage.Token) []uint64 {
	if len(tokens) == 0 {
		return nil
	}
	n := max(1, len(tokens)-shingleWords+1)
	out := make([]uint64, n)
	for i := range out {
		h := uint64(offset)
		for k := i; k < min(i+shingleWords, len(tokens)); k++ {
			h = hashMore(h, tokens[k].Text)
		}
		out[i] = mix(h)
	}
	return out
}

const (
	offset = 14695981039346656037 // FNV-1a
	prime  = 1099511628211
)

// hash returns a well spread hash of words; "ab","c" and "a","bc" differ.
func hash(words ...string) uint64 {
	h := uint64(offset)
	for _, w := range words {
		h = hashMore(h, w)
	}
	return mix(h)
}

func hashMore(h uint64, w string) uint64 {
	for i := 0; i < len(w); i++ {
		h = (h ^ uint64(w[i])) * prime
	}
	return (h ^ 0xff) * prime
}

// mix spreads the bits of an FNV hash, whose upper half is weak for short
// words.
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
