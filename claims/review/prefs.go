package review

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// prefs are how somebody likes the pages. They lie in a cookie of the
// browser and give no rights.
type prefs struct {
	Lang    string
	Theme   string // "", light, dark
	Jalali  bool
	NoKeys  bool // letters are no shortcuts
	Unblind bool // the machine's view is shown from the start
}

const prefsCookie = "claimwatch-view"

func readPrefs(r *http.Request) prefs {
	p := prefs{Lang: tongues()[0].Code}
	c, err := r.Cookie(prefsCookie)
	if err != nil {
		return p
	}
	v, err := url.ParseQuery(c.Value)
	if err != nil {
		return p
	}
	p.Lang = tongueOf(v.Get("lang")).Code
	if th := v.Get("theme"); th == "light" || th == "dark" {
		p.Theme = th
	}
	p.Jalali, p.NoKeys, p.Unblind = v.Has("jalali"), v.Has("nokeys"), v.Has("unblind")
	return p
}

func (p prefs) cookie(secure bool) *http.Cookie {
	v := url.Values{"lang": {p.Lang}}
	if p.Theme != "" {
		v.Set("theme", p.Theme)
	}
	for name, on := range map[string]bool{"jalali": p.Jalali, "nokeys": p.NoKeys, "unblind": p.Unblind} {
		if on {
			v.Set(name, "1")
		}
	}
	return &http.Cookie{Name: prefsCookie, Value: v.Encode(), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, Secure: secure, SameSite: http.SameSiteStrictMode}
}

func (s *site) settings(a *ask) (*page, error) {
	p, err := preferenceOf(a.Context(), s.db, a.who.Name)
	if err != nil {
		return nil, err
	}
	return &page{Title: "Settings", Template: "settings", Data: map[string]any{"Tongues": tongues(), "Saved": a.URL.Query().Get("saved") != "", "Keys": p.Keys.Keys()}}, nil
}

func (s *site) saveSettings(a *ask) (*page, error) {
	p := prefs{Lang: tongueOf(a.PostFormValue("lang")).Code, Jalali: a.PostFormValue("jalali") != "",
		NoKeys: a.PostFormValue("keys") == "", Unblind: a.PostFormValue("blind") == ""}
	if th := a.PostFormValue("theme"); th == "light" || th == "dark" {
		p.Theme = th
	}
	keys, err := newKeymap(func(act string) string { return a.PostFormValue("key_" + act) })
	if err != nil {
		return nil, err
	}
	own, err := json.Marshal(preference{Keys: keys, Off: p.NoKeys})
	if err != nil {
		return nil, fmt.Errorf("cannot write the settings: %w", err)
	}
	if err := s.db.SavePreference(a.Context(), a.who.Name, string(own)); err != nil {
		return nil, err
	}
	http.SetCookie(a.w, p.cookie(s.o.Secure))
	return &page{Redirect: "/settings?saved=1"}, nil
}

// keysOf is how the person who asks uses the keys: what was kept for the name
// holds on every browser.
func (s *site) keysOf(a *ask) (Keymap, bool) {
	if a.who.Name == "" {
		return nil, a.prefs.NoKeys
	}
	p, err := preferenceOf(a.Context(), s.db, a.who.Name)
	if err != nil {
		s.o.Log.Warn("cannot read the keys of a person", "who", a.who.Name, "error", err)
	}
	return p.Keys, p.Off || a.prefs.NoKeys
}
