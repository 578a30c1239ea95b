package review

import (
	"hash/fnv"
	"maps"
	"slices"
	"time"

	"claimwatch/claims"
)

// A Log is every decision ever made, oldest first, and which of them were
// taken back. It never changes; with makes a longer one.
type Log struct {
	all    []claims.Decision
	undone map[int64]bool
	index  [logShards]map[string][]int // places in all, by subject
}

// logShards is in how many parts the index lies. A log that is made longer
// shares all of them with the one before but those that the new decisions are
// in, which are copied.
const logShards = 256

func shardOf(subject string) int {
	h := fnv.New32a()
	h.Write([]byte(subject)) //nolint:errcheck // never fails
	return int(h.Sum32() % logShards)
}

// Head is the number of the last decision, 0 when there is none.
func (l Log) Head() int64 {
	if len(l.all) == 0 {
		return 0
	}
	return l.all[len(l.all)-1].Seq
}

// with returns the log with further decisions at its end. Only the newest log
// is ever made longer, so that no two share what comes after.
func (l Log) with(ds []claims.Decision) Log {
	out := Log{all: append(l.all, ds...), undone: l.undone, index: l.index}
	copied := map[int]bool{}
	for i := len(l.all); i < len(out.all); i++ {
		subject := out.all[i].Subject
		k := shardOf(subject)
		if !copied[k] {
			out.index[k], copied[k] = maps.Clone(l.index[k]), true
		}
		if out.index[k] == nil {
			out.index[k] = map[string][]int{}
		}
		out.index[k][subject] = append(slices.Clip(out.index[k][subject]), i)
	}
	if len(l.all) == 0 || slices.ContainsFunc(ds, func(d claims.Decision) bool { return d.Action == claims.ActUndo }) {
		out.undone = undoneIn(out.all)
	}
	return out
}

// undoneIn are the decisions that a standing undo names.
func undoneIn(all []claims.Decision) map[int64]bool {
	undone := map[int64]bool{}
	for i := len(all) - 1; i >= 0; i-- {
		if d := &all[i]; d.Action == claims.ActUndo && !undone[d.Seq] {
			undone[d.Undoes] = true
		}
	}
	return undone
}

// until returns the log as it stood at a moment.
func (l Log) until(end time.Time) Log {
	n, _ := slices.BinarySearchFunc(l.all, end, func(d claims.Decision, t time.Time) int {
		if d.At.Before(t) {
			return -1
		}
		return 1
	})
	return Log{}.with(l.all[:n:n])
}

// stands reports whether a decision holds: it is no undo and no standing undo
// names it.
func (l Log) stands(d claims.Decision) bool { return d.Action != claims.ActUndo && !l.undone[d.Seq] }

// On returns the standing decisions on a subject, oldest first, of the given
// actions; no action asks for all.
func (l Log) On(subject string, actions ...claims.Action) []claims.Decision {
	var out []claims.Decision
	for _, i := range l.index[shardOf(subject)][subject] {
		d := l.all[i]
		if l.stands(d) && (len(actions) == 0 || slices.Contains(actions, d.Action)) {
			out = append(out, d)
		}
	}
	return out
}

// Of returns the standing decisions of the given actions, oldest first.
func (l Log) Of(actions ...claims.Action) []claims.Decision {
	var out []claims.Decision
	for _, d := range l.all {
		if slices.Contains(actions, d.Action) && l.stands(d) {
			out = append(out, d)
		}
	}
	return out
}

// Get returns one decision.
func (l Log) Get(seq int64) (claims.Decision, bool) {
	i, ok := slices.BinarySearchFunc(l.all, seq, func(d claims.Decision, n int64) int { return int(d.Seq - n) })
	if !ok {
		return claims.Decision{}, false
	}
	return l.all[i], true
}

// Last returns up to n standing decisions of a person made after since,
// newest first; decisions of one stroke count once, by the first of them.
func (l Log) Last(who string, since time.Time, n int) []claims.Decision {
	var out []claims.Decision
	for i := len(l.all) - 1; i >= 0 && len(out) < n; i-- {
		d := l.all[i]
		if d.At.Before(since) {
			break
		}
		if d.Who != who || !l.stands(d) {
			continue
		}
		if k := len(out) - 1; k >= 0 && out[k].At.Equal(d.At) && out[k].Action == d.Action && out[k].After == d.After && out[k].Seq == d.Seq+1 {
			out[k] = d
			continue
		}
		out = append(out, d)
	}
	return out
}

// Recent returns up to n decisions before the one numbered before (0 = the
// end), newest first, undone ones and undos among them.
func (l Log) Recent(before int64, n int, keep func(claims.Decision) bool) []claims.Decision {
	var out []claims.Decision
	for i := len(l.all) - 1; i >= 0 && len(out) < n; i-- {
		if d := &l.all[i]; (before == 0 || d.Seq < before) && keep(*d) {
			out = append(out, *d)
		}
	}
	return out
}
