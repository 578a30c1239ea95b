package review

import (
	"context"
	"errors"
	"math"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"
	"golang.org/x/time/rate"

	"claimwatch/claims"
)

// How long a session lasts: without a request, and at all.
const (
	idleTime     = 30 * time.Minute
	sessionTime  = 12 * time.Hour
	touchedEvery = 5 * time.Minute // how exactly idleness is kept: each note of it is a write
)

// A sessionStore keeps sessions in the desk's database.
type sessionStore struct{ db People }

func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	return s.db.Session(ctx, token)
}

func (s sessionStore) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	return s.db.SaveSession(ctx, token, b, expiry)
}

func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.db.DropSession(ctx, token)
}

// Find implements scs.Store, as Commit and Delete do; the forms above are used.
func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit implements scs.Store.
func (s sessionStore) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

// Delete implements scs.Store.
func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

func newSessions(db People, secure bool) *scs.SessionManager {
	// Not scs.New: it begins a store in memory whose cleaner cannot be stopped
	// without a race.
	m := &scs.SessionManager{Store: sessionStore{db}, Lifetime: sessionTime, Codec: scs.GobCodec{}, ErrorFunc: sessionError}
	m.HashTokenInStore = true
	m.Cookie.Name = "claimwatch"
	if secure {
		m.Cookie.Name = "__Host-claimwatch"
	}
	m.Cookie.Secure = secure
	m.Cookie.HttpOnly = true
	m.Cookie.Persist = false
	m.Cookie.SameSite = http.SameSiteStrictMode
	m.Cookie.Path = "/"
	return m
}

// sessionError answers where sessions cannot be read or kept.
func sessionError(w http.ResponseWriter, _ *http.Request, _ error) {
	http.Error(w, "the sessions cannot be read: see the log of claimwatch", http.StatusInternalServerError)
}

// What a session holds.
const (
	keyWho     = "who"
	keyEpoch   = "epoch"
	keyBegan   = "began"
	keyTouched = "touched"
)

// sessionPerson returns who the session of a request is of; nobody when there
// is none, or its time is over, or the account changed since it began.
func (s *site) sessionPerson(r *http.Request) (person, error) {
	ctx := r.Context()
	name := s.sessions.GetString(ctx, keyWho)
	if name == "" {
		return person{}, nil
	}
	u, err := s.db.User(ctx, name)
	now := s.o.Now()
	began, touched := time.UnixMilli(s.sessions.GetInt64(ctx, keyBegan)), time.UnixMilli(s.sessions.GetInt64(ctx, keyTouched))
	switch {
	case s.o.NotFound(err) || err == nil && (u.Disabled || u.Epoch != s.sessions.GetInt64(ctx, keyEpoch)),
		now.Sub(began) > sessionTime, now.Sub(touched) > idleTime+touchedEvery:
		return person{}, s.sessions.Destroy(ctx)
	case err != nil:
		return person{}, err
	}
	if now.Sub(touched) > touchedEvery {
		s.sessions.Put(ctx, keyTouched, now.UnixMilli())
		if err := s.db.UserSeen(ctx, name, now); err != nil {
			return person{}, err
		}
	}
	return person{Name: u.Name, Role: u.Role}, nil
}

// begin starts a session under a fresh token: one that was there before
// logging in is void.
func (s *site) begin(ctx context.Context, u claims.User) error {
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	now := s.o.Now()
	s.sessions.Put(ctx, keyWho, u.Name)
	s.sessions.Put(ctx, keyEpoch, u.Epoch)
	s.sessions.Put(ctx, keyBegan, now.UnixMilli())
	s.sessions.Put(ctx, keyTouched, now.UnixMilli())
	return s.db.UserSeen(ctx, u.Name, now)
}

// bearer is the token of a request, "" when it carries none.
func bearer(r *http.Request) string {
	t, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return ""
	}
	return strings.TrimSpace(t)
}

// tokenPerson returns whom a token acts for, with the lesser of both roles.
func (s *site) tokenPerson(ctx context.Context, token string) (person, error) {
	wrong := failing(http.StatusUnauthorized, "This token is not valid. Make one with: claimwatch user token NAME")
	t, err := s.db.Token(ctx, HashSecret(token))
	if s.o.NotFound(err) {
		return person{}, wrong
	}
	if err != nil {
		return person{}, err
	}
	u, err := s.db.User(ctx, t.Who)
	if err != nil {
		return person{}, err
	}
	if u.Disabled {
		return person{}, wrong
	}
	role := t.Role
	if !u.Role.May(role) {
		role = u.Role
	}
	return person{Name: u.Name, Role: role, Token: true}, nil
}

type loginData struct {
	Name, To string
	Problem  claims.Sentence
}

func (s *site) loginForm(a *ask) (*page, error) {
	if a.who.Name != "" {
		return &page{Redirect: "/"}, nil
	}
	return &page{Title: "Log in", Template: "login", Data: loginData{To: localPath(a.URL.Query().Get("to"))}}, nil
}

// login lets somebody in. Whether the name or the password was wrong is not
// told, neither in words nor by the time it takes.
func (s *site) login(a *ask) (*page, error) {
	name, password, to := strings.TrimSpace(a.PostFormValue("name")), a.PostFormValue("password"), localPath(a.PostFormValue("to"))
	again := func(status int, problem claims.Sentence) (*page, error) {
		return &page{Title: "Log in", Template: "login", Status: status, Data: loginData{name, to, problem}}, nil
	}
	if wait := s.logins.wait(name, s.remote(a.Request)); wait > 0 {
		a.w.Header().Set("Retry-After", seconds(wait))
		return again(http.StatusTooManyRequests, claims.Say("Too many tries. Wait %s s, then try again.", seconds(wait)))
	}
	u, err := s.db.User(a.Context(), name)
	if err != nil && !s.o.NotFound(err) {
		return nil, err
	}
	good := s.o.Password.Check(u.Password, password)
	if !good || u.Disabled || u.Name == "" {
		s.logins.failed(name, s.remote(a.Request))
		s.o.Log.Warn("login failed", "name", name, "from", s.remote(a.Request))
		return again(http.StatusUnauthorized, claims.Say("Name and password do not go together."))
	}
	s.logins.worked(name)
	if err := s.begin(a.Context(), u); err != nil {
		return nil, err
	}
	s.o.Log.Info("logged in", "name", name, "from", s.remote(a.Request))
	return &page{Redirect: to}, nil
}

func (s *site) logout(a *ask) (*page, error) {
	if err := s.sessions.Destroy(a.Context()); err != nil {
		return nil, err
	}
	return &page{Redirect: "/login"}, nil
}

type enterData struct{ Problem claims.Sentence }

func (s *site) enterForm(*ask) (*page, error) {
	return &page{Title: "Choose a password", Template: "enter", Data: enterData{}}, nil
}

// enter uses up a one-time link: whoever has it chooses the password of the
// account and is let in.
func (s *site) enter(a *ask) (*page, error) {
	password := a.PostFormValue("password")
	again := func(status int, problem claims.Sentence) (*page, error) {
		return &page{Title: "Choose a password", Template: "enter", Status: status, Data: enterData{problem}}, nil
	}
	if wait := s.logins.wait("", s.remote(a.Request)); wait > 0 {
		return again(http.StatusTooManyRequests, claims.Say("Too many tries. Wait %s s, then try again.", seconds(wait)))
	}
	if err := GoodPassword("", password); err != nil {
		return again(http.StatusUnprocessableEntity, complaint(err))
	}
	if password != a.PostFormValue("again") {
		return again(http.StatusUnprocessableEntity, claims.Say("The two are not the same."))
	}
	who, err := s.db.TakeInvite(a.Context(), HashSecret(a.PathValue("token")))
	if s.o.NotFound(err) {
		s.logins.failed("", s.remote(a.Request))
		return again(http.StatusGone, claims.Say("This link was used or is too old. Ask for another: claimwatch user invite NAME"))
	}
	if err != nil {
		return nil, err
	}
	u, err := s.db.User(a.Context(), who)
	if err != nil {
		return nil, err
	}
	u.Password = s.o.Password.Hash(password)
	if err := s.db.ChangeUser(a.Context(), u); err != nil {
		return nil, err
	}
	u.Epoch++
	if err := s.begin(a.Context(), u); err != nil {
		return nil, err
	}
	return &page{Redirect: "/welcome"}, nil
}

// complaint is what a refusal says, as a sentence of its own.
func complaint(err error) claims.Sentence {
	var refused *RefusedError
	if errors.As(err, &refused) {
		return claims.Say("%s.", refused.Said)
	}
	return claims.Say("%s.", err.Error())
}

// localPath keeps of a way back only what leads to this desk.
func localPath(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/"
	}
	return to
}

// Limits of logging in. A name is never locked, which would let anybody lock
// out anybody; its tries are spaced out instead.
const (
	freeTries = 5
	maxWait   = 15 * time.Minute
	netTries  = 60 // tries an hour from one network
)

type loginLimits struct {
	mu    sync.Mutex
	now   func() time.Time
	names map[string]*tries
	nets  map[string]*rate.Limiter
	all   *rate.Limiter
}

type tries struct {
	failed int
	next   time.Time
}

func newLoginLimits(now func() time.Time) *loginLimits {
	return &loginLimits{now: now, names: map[string]*tries{}, nets: map[string]*rate.Limiter{}, all: rate.NewLimiter(10, 20)}
}

// wait says how long a try has to wait; 0 = it may be made now.
func (l *loginLimits) wait(name, remote string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if t := l.names[name]; t != nil && now.Before(t.next) && name != "" {
		return t.next.Sub(now)
	}
	network := networkOf(remote)
	lim := l.nets[network]
	if lim == nil {
		if len(l.nets) > 10000 {
			clear(l.nets)
		}
		lim = rate.NewLimiter(rate.Every(time.Hour/netTries), netTries)
		l.nets[network] = lim
	}
	if lim.TokensAt(now) < 1 {
		return time.Minute
	}
	if !l.all.AllowN(now, 1) {
		return time.Second
	}
	return 0
}

// failed counts a failure: from the sixth on the wait doubles with each.
func (l *loginLimits) failed(name, remote string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if lim := l.nets[networkOf(remote)]; lim != nil {
		lim.AllowN(now, 1)
	}
	t := l.names[name]
	if t == nil {
		if len(l.names) > 10000 {
			clear(l.names)
		}
		t = &tries{}
		l.names[name] = t
	}
	if t.failed++; t.failed >= freeTries {
		t.next = now.Add(min(time.Second<<min(t.failed-freeTries, 20), maxWait))
	}
}

func (l *loginLimits) worked(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.names, name)
}

// networkOf is the /24 or /48 that an address is in.
func networkOf(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	bits := 24
	if ip = ip.Unmap(); ip.Is6() {
		bits = 48
	}
	p, err := ip.Prefix(bits)
	if err != nil {
		return host
	}
	return p.String()
}

// seconds writes a wait in whole seconds, at least one.
func seconds(d time.Duration) string {
	return strconv.Itoa(max(1, int(math.Ceil(d.Seconds()))))
}
