package review

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// A Room is the desk at this moment: what is known of every claim and what
// waits for an answer. It is safe for concurrent use.
type Room struct {
	db Evidence
	o  Options

	mu       sync.Mutex
	loaded   bool
	seen     int64 // newest change of evidence that is in
	claimOf  map[int64]string
	mentions map[string][]claims.Mention // by claim, in order of publication
	log      Log
	view     *View
	past     map[pastKey]*View // as the desk stood; see At
	ruling   ruling            // of the present day
	warming  atomic.Bool       // pages are being got ready
}

type pastKey struct {
	day  claims.Date
	seen int64
}

// keepPast is how many past days are kept in memory: going a day back and
// forth on a claim's page asks for the same few.
const keepPast = 4

// A View is the desk on one day. It never changes.
type View struct {
	Day    claims.Date
	End    time.Time // first moment after the day
	Past   bool      // not the present: nothing can be decided
	Claims []*Standing
	Queue  []*Group // what waits, most important first
	Log    Log
	share  float64 // of answers that two people give
	memo   memo
	byID   map[string]*Standing
	groups map[int64]*Group // by each piece of evidence in it
}

// A Standing is what one claim amounts to.
type Standing struct {
	*alone
	Claim       claims.Claim
	Known       bool // on the desk's list
	Reviewed    assess.Assessment
	provisional lazy[assess.Assessment]
	list        []claims.Claim    // the claim and its rivals
	singly      map[string]*alone // of the same
}

// NewRoom returns the desk over a database. It reads nothing yet.
func NewRoom(db Evidence, o Options) (*Room, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Origins == nil {
		o.Origins = claims.NewOrigins(nil)
	}
	if o.NotFound == nil {
		o.NotFound = func(error) bool { return false }
	}
	if o.BadQuery == nil {
		o.BadQuery = o.NotFound
	}
	if o.Password == (PasswordCost{}) {
		o.Password = DefaultPasswordCost()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Rules.MinFamilies == 0 {
		o.Rules = assess.DefaultRules()
	}
	return &Room{db: db, o: o, past: map[pastKey]*View{}}, nil
}

// Today is the desk's present day.
func (r *Room) Today() claims.Date { return claims.DateOf(r.o.Now().In(r.o.Zone)) }

// endOf is the first moment after a day of the desk.
func (r *Room) endOf(day claims.Date) time.Time {
	t := day.Time()
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, r.o.Zone)
}

// Now returns the desk as it stands, with everything that was recorded before
// the call.
func (r *Room) Now(ctx context.Context) (*View, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.loaded {
		if err := r.load(ctx); err != nil {
			return nil, err
		}
	}
	touched, err := r.refresh(ctx)
	if err != nil {
		return nil, err
	}
	logged, err := r.refreshLog(ctx)
	if err != nil {
		return nil, err
	}
	today := r.Today()
	covered, err := r.refreshRules(ctx, today)
	if err != nil {
		return nil, err
	}
	touched = joined(touched, covered)
	switch {
	case r.view == nil || r.view.Day != today:
		r.view = r.build(today, nil)
	case len(touched) > 0 || logged:
		r.view = r.build(today, touched)
	}
	if len(touched) > 0 && len(touched) < warmed {
		r.warm(r.view, touched)
	}
	return r.view, nil
}

// warmed is of how many claims, at most, that one change touched the pages are
// got ready before anybody asks: an answer touches one, a run of the matcher
// most.
const warmed = 4

// warm gets pages ready while whoever answered reads the next card, one view
// at a time: of answers that come faster, the pages wait until they are asked.
func (r *Room) warm(v *View, touched map[string]bool) {
	if !r.warming.CompareAndSwap(false, true) {
		return
	}
	go func() {
		defer r.warming.Store(false)
		v.warm(touched)
	}()
}

// warm works out what the pages of claims show.
func (v *View) warm(touched map[string]bool) {
	for id := range touched {
		if s := v.Claim(id); s != nil {
			s.Provisional()
			newestSaid(s.alone, timelineShown)
			subjectsOf(s)
			articlesOf(s.alone)
		}
	}
}

// load reads all evidence. What changes meanwhile is read again by refresh.
func (r *Room) load(ctx context.Context) error {
	_, newest, err := r.db.Changed(ctx, -1)
	if err != nil {
		return err
	}
	ms, err := r.db.Mentions(ctx, claims.MentionFilter{})
	if err != nil {
		return fmt.Errorf("cannot read the evidence: %w", err)
	}
	r.claimOf, r.mentions = map[int64]string{}, map[string][]claims.Mention{}
	for _, m := range ms {
		m = lean(m)
		r.claimOf[m.ID] = m.Claim
		r.mentions[m.Claim] = append(r.mentions[m.Claim], m)
	}
	r.seen, r.loaded = newest, true
	return nil
}

// refresh brings in what changed and returns the claims it touches.
func (r *Room) refresh(ctx context.Context) (map[string]bool, error) {
	ids, newest, err := r.db.Changed(ctx, r.seen)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	ms, err := r.db.Mentions(ctx, claims.MentionFilter{IDs: ids})
	if err != nil {
		return nil, fmt.Errorf("cannot read the evidence: %w", err)
	}
	changed := map[int64]bool{}
	touched := map[string]bool{}
	for _, id := range ids {
		changed[id] = true
		if c, ok := r.claimOf[id]; ok {
			touched[c] = true
		}
		delete(r.claimOf, id)
	}
	fresh := map[string][]claims.Mention{}
	for _, m := range ms {
		m = lean(m)
		touched[m.Claim] = true
		r.claimOf[m.ID] = m.Claim
		fresh[m.Claim] = append(fresh[m.Claim], m)
	}
	for c := range touched {
		r.mentions[c] = merge(r.mentions[c], changed, fresh[c])
	}
	r.seen = newest
	return touched, nil
}

// merge returns a new list without what changed and with what it became.
func merge(old []claims.Mention, changed map[int64]bool, fresh []claims.Mention) []claims.Mention {
	out := make([]claims.Mention, 0, len(old)+len(fresh))
	i := 0
	for _, m := range old {
		if changed[m.ID] {
			continue
		}
		for i < len(fresh) && published(fresh[i], m) < 0 {
			out = append(out, fresh[i])
			i++
		}
		out = append(out, m)
	}
	return append(out, fresh[i:]...)
}

func published(a, b claims.Mention) int { return publishedOf(&a, &b) }

func publishedOf(a, b *claims.Mention) int {
	if c := a.Published.Compare(b.Published); c != 0 {
		return c
	}
	return int(a.ID - b.ID)
}

func (r *Room) refreshLog(ctx context.Context) (bool, error) {
	ds, err := r.db.Decisions(ctx, r.log.Head(), 0, 0)
	if err != nil || len(ds) == 0 {
		return false, err
	}
	r.log = r.log.with(ds)
	if slices.ContainsFunc(ds, func(d claims.Decision) bool { return strings.HasPrefix(d.Subject, claims.FamilySubject("")) }) {
		r.ruling.asked = time.Time{} // who counts once is asked anew at once
	}
	return true, nil
}

// build makes the view of the present day. Claims that nothing touched are
// taken over from the view before; of those whose rivals alone were touched
// only the comparison with these is made anew. With touched nil and a new day,
// none are taken over.
func (r *Room) build(day claims.Date, touched map[string]bool) *View {
	v := &View{share: r.o.DoubleShare, Day: day, End: r.endOf(day), Log: r.log, byID: map[string]*Standing{}}
	list := r.list(r.mentions)
	singly := map[string]*alone{}
	for _, c := range list {
		if old := r.view; old != nil && old.Day == day && old.byID[c.ID] != nil && !touched[c.ID] {
			singly[c.ID] = old.byID[c.ID].alone
			continue
		}
		singly[c.ID] = r.alone(c, r.mentions[c.ID], day, r.ruling.rules)
	}
	for _, c := range list {
		if old := r.view; old != nil && old.Day == day && old.byID[c.ID] != nil && !r.stale(c, touched) {
			v.add(old.byID[c.ID])
			continue
		}
		v.add(r.standing(c, singly))
	}
	v.sortQueue(r.o.Now())
	return v
}

func (v *View) add(s *Standing) {
	v.Claims = append(v.Claims, s)
	v.byID[s.Claim.ID] = s
}

// list is the desk's claims, and after them those that evidence names though
// they are no longer on the list: it must not vanish.
func (r *Room) list(by map[string][]claims.Mention) []claims.Claim {
	out := slices.Clone(r.o.Claims)
	var rest []string
	for id := range by {
		if len(by[id]) > 0 && !slices.ContainsFunc(r.o.Claims, func(c claims.Claim) bool { return c.ID == id }) {
			rest = append(rest, id)
		}
	}
	slices.Sort(rest)
	for _, id := range rest {
		out = append(out, claims.Claim{ID: id, Statement: id, Retired: "no longer on the list of claims"})
	}
	return out
}

func (r *Room) stale(c claims.Claim, touched map[string]bool) bool {
	if touched[c.ID] {
		return true
	}
	return slices.ContainsFunc(r.rivals(c), func(o claims.Claim) bool { return touched[o.ID] })
}

// rivals are the claims that c names as rivals or that name c.
func (r *Room) rivals(c claims.Claim) []claims.Claim {
	var out []claims.Claim
	for _, o := range r.o.Claims {
		if o.ID != c.ID && (slices.Contains(c.Rivals, o.ID) || slices.Contains(o.Rivals, c.ID)) {
			out = append(out, o)
		}
	}
	return out
}

// standing is a claim in sight of its rivals.
func (r *Room) standing(c claims.Claim, singly map[string]*alone) *Standing {
	s := &Standing{Claim: c, Known: c.Retired == "" || c.Kind != "", alone: singly[c.ID], list: []claims.Claim{c}, singly: map[string]*alone{c.ID: singly[c.ID]}}
	for _, o := range r.rivals(c) {
		s.list = append(s.list, o)
		s.singly[o.ID] = singly[o.ID]
	}
	s.Reviewed = s.beside(func(a *alone) assess.Assessment { return a.reviewed })
	if slices.ContainsFunc(s.Open, func(g *Group) bool { return g.Changes }) {
		s.Reviewed.Flags = append(slices.Clone(s.Reviewed.Flags), assess.FlagUnreviewed)
	}
	return s
}

// Provisional is the assessment as if what the matcher is sure of were
// confirmed, of the claim and of its rivals.
func (s *Standing) Provisional() assess.Assessment {
	return s.provisional.get(func() assess.Assessment { return s.beside((*alone).ifConfirmed) })
}

func (s *Standing) beside(of func(*alone) assess.Assessment) assess.Assessment {
	singly := map[string]assess.Assessment{}
	for id, a := range s.singly {
		singly[id] = of(a)
	}
	return assess.Beside(s.list, singly)[s.Claim.ID]
}

// At returns the desk as it stood at the end of a past day: what was fetched
// and decided later does not exist. The present day, and any after it, is the
// desk as it stands.
func (r *Room) At(ctx context.Context, day claims.Date) (*View, error) {
	now, err := r.Now(ctx)
	if err != nil || day == "" || day >= now.Day {
		return now, err
	}
	r.mu.Lock()
	key := pastKey{day, r.seen}
	v := r.past[key]
	r.mu.Unlock()
	if v != nil {
		return v, nil
	}
	end := r.endOf(day)
	ms, err := r.db.Mentions(ctx, claims.MentionFilter{To: end, AsOf: end})
	if err != nil {
		return nil, fmt.Errorf("cannot read the evidence of %s: %w", day, err)
	}
	by := map[string][]claims.Mention{}
	for _, m := range ms {
		m = lean(m)
		by[m.Claim] = append(by[m.Claim], m)
	}
	v = &View{Day: day, End: end, Past: true, Log: now.Log.until(end), byID: map[string]*Standing{}}
	rules, err := r.rulesOn(ctx, day)
	if err != nil {
		return nil, err
	}
	singly := map[string]*alone{}
	list := r.list(by)
	for _, c := range list {
		singly[c.ID] = r.alone(c, by[c.ID], day, rules)
	}
	for _, c := range list {
		v.add(r.standing(c, singly))
	}
	v.sortQueue(end)
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.past) >= keepPast {
		clear(r.past)
	}
	r.past[key] = v
	return v, nil
}

// Claim returns what one claim amounts to, nil when there is no such claim.
func (v *View) Claim(id string) *Standing { return v.byID[id] }

// Group returns the card on which a piece of evidence waits, nil when it does
// not wait.
func (v *View) Group(evidence int64) *Group { return v.groups[evidence] }
