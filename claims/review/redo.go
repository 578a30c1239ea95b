package review

import (
	"context"

	"claimwatch/claims"
)

// Redo does again what a person took back last. Like undo it is a stroke of
// its own on record: it takes back the undo. Once something new has been
// decided there is nothing to do again, as in any editor.
func (r *Room) Redo(ctx context.Context, s Stroke) (Done, error) {
	v, err := r.Now(ctx)
	if err != nil {
		return Done{}, err
	}
	seq := v.Log.lastUndo(s.Who)
	if seq == 0 {
		return Done{}, refuse("there is nothing to do again")
	}
	done, err := r.Undo(ctx, s, seq, false)
	done.Undo, done.Redo = false, true
	if was, ok := v.Log.origin(seq); ok {
		done.Action, done.Answer = was.Action, answerOf(was)
	}
	return done, err
}

// lastUndo is the number of a person's last undo that stands and after which
// the person did nothing else, 0 when there is none. What was done again
// stands between them without being new.
func (l Log) lastUndo(who string) int64 {
	for i := len(l.all) - 1; i >= 0; i-- {
		d := l.all[i]
		if d.Who != who || l.undone[d.Seq] {
			continue
		}
		if d.Action != claims.ActUndo {
			return 0
		}
		if was, ok := l.Get(d.Undoes); ok && was.Action != claims.ActUndo {
			return d.Seq
		}
	}
	return 0
}

// origin is the decision that an undo, or the undo of an undo, is about in
// the end.
func (l Log) origin(seq int64) (claims.Decision, bool) {
	d, ok := l.Get(seq)
	for ok && d.Action == claims.ActUndo {
		d, ok = l.Get(d.Undoes)
	}
	return d, ok
}
