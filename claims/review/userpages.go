package review

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"claimwatch/claims"
)

// UserName is what an account may be called: it stands in addresses, in the
// log, and behind an @ in notes.
var UserName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$`)

// inviteTime is how long a one-time link works.
const inviteTime = 48 * time.Hour

type usersData struct {
	Rows  []claims.User
	Roles []claims.Role
	Link  string    // a one-time link just made, shown this once
	For   string    // whose it is
	Until time.Time // how long it works
	Fixed bool      // accounts cannot be changed: nobody logs in
}

func (s *site) users(a *ask) (*page, error) { return s.usersPage(a, usersData{}) }

func (s *site) usersPage(a *ask, d usersData) (*page, error) {
	all, err := s.db.Users(a.Context())
	if err != nil {
		return nil, err
	}
	d.Rows, d.Roles, d.Fixed = all, claims.Roles(), s.o.OpenAs != ""
	l := &list{Columns: []string{"name", "role", "seen", "disabled"}}
	for _, u := range all {
		l.Rows = append(l.Rows, []string{u.Name, string(u.Role), stamp(u.Seen), strconv.FormatBool(u.Disabled)})
		l.Entries = append(l.Entries, entry{ID: "/users#" + u.Name, Link: "/users", Title: u.Name, When: u.Created})
	}
	p := &page{Title: "Users", Template: "users", Data: d, List: l}
	if a.Method != http.MethodGet {
		p.JSON = map[string]any{"name": d.For, "link": d.Link, "expires": d.Until}
	}
	return p, nil
}

// addUser makes an account and the one-time link by which its owner chooses a
// password. The link is on the page that answers and nowhere else.
func (s *site) addUser(a *ask) (*page, error) {
	u := claims.User{Name: a.PostFormValue("name"), Role: claims.Role(a.PostFormValue("role"))}
	if err := s.accounts(); err != nil {
		return nil, err
	}
	if !UserName.MatchString(u.Name) {
		return nil, refuse("a name has letters, digits, dots, hyphens and underscores, at most 40")
	}
	if !u.Role.Valid() {
		return nil, refuse("%q is not one of the roles", u.Role)
	}
	if _, err := s.db.User(a.Context(), u.Name); err == nil {
		return nil, refuse("there is an account %q already", u.Name)
	} else if !s.o.NotFound(err) {
		return nil, err
	}
	if err := s.db.AddUser(a.Context(), u); err != nil {
		return nil, err
	}
	return s.invited(a, u.Name, "add", string(u.Role))
}

// changeUser gives an account another role, shuts it, opens it again, or
// makes a new one-time link for it. Sessions begun before end with each.
func (s *site) changeUser(a *ask) (*page, error) {
	if err := s.accounts(); err != nil {
		return nil, err
	}
	u, err := s.db.User(a.Context(), a.PathValue("name"))
	if err != nil {
		return nil, err
	}
	event := a.PostFormValue("event")
	switch event {
	case "role":
		if u.Role = claims.Role(a.PostFormValue("role")); !u.Role.Valid() {
			return nil, refuse("%q is not one of the roles", u.Role)
		}
	case "disable":
		u.Disabled = true
	case "enable":
		u.Disabled = false
	case "reset": // whoever knew the password knows nothing any more
		u.Password = ""
	default:
		return nil, badRequest("%q is not something to do with an account.", event)
	}
	if err := s.leavesAnAdmin(a, u); err != nil {
		return nil, err
	}
	if err := s.db.ChangeUser(a.Context(), u); err != nil {
		return nil, err
	}
	if event == "reset" {
		return s.invited(a, u.Name, event, "")
	}
	s.o.Log.Info("account changed", "who", a.who.Name, "account", u.Name, "event", event, "role", u.Role)
	return &page{Redirect: "/users", JSON: u}, nil
}

// accounts refuses where nobody logs in.
func (s *site) accounts() error {
	if s.o.OpenAs != "" {
		return refuse("there are no accounts here: everybody who opens these pages acts as %s", s.o.OpenAs)
	}
	return nil
}

// leavesAnAdmin refuses a change after which nobody could keep the accounts.
func (s *site) leavesAnAdmin(a *ask, changed claims.User) error {
	all, err := s.db.Users(a.Context())
	if err != nil {
		return err
	}
	for _, u := range all {
		if u.Name == changed.Name {
			u = changed
		}
		if u.Role == claims.Admin && !u.Disabled && u.Password != "" {
			return nil
		}
	}
	return refuse("nobody would be left who keeps the accounts")
}

// invited makes a one-time link and shows it.
func (s *site) invited(a *ask, name, event, role string) (*page, error) {
	secret, hash := NewSecret()
	until := s.o.Now().Add(inviteTime)
	if err := s.db.SaveInvite(a.Context(), hash, name, until); err != nil {
		return nil, err
	}
	s.o.Log.Info("account changed", "who", a.who.Name, "account", name, "event", event, "role", role)
	return s.usersPage(a, usersData{Link: s.address(a.Request) + "/enter/" + secret, For: name, Until: until})
}

// address is the desk's own address as the reader reached it; behind a proxy
// that does TLS it is reached by HTTPS.
func (s *site) address(r *http.Request) string {
	u := origin(r)
	if s.o.Secure {
		return fmt.Sprintf("https://%s", r.Host)
	}
	return u
}
