package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"claimwatch/storage"
)

// web attacks the pages of a daemon that crawls, over what the hostile sites
// sent: their titles and texts are in its lists. Nobody has to log in, so that
// nothing but the page itself stands in the way; only the guesses of passwords
// are made where people do.
func (x *chaos) web(ctx context.Context) (err error) {
	dir, acked := x.dir, x.acked
	if _, err := os.Stat(dir + "-hostile"); err == nil {
		x.dir = dir + "-hostile"
	}
	x.acked = map[string]string{}
	defer func() { x.dir, x.acked = dir, acked }()
	for _, attack := range []struct {
		name string
		open bool
		run  func(context.Context, *victim) (string, error)
	}{
		{"script in what is shown", true, x.scripts},
		{"requests of other sites", true, x.forged},
		{"paths that lead out", true, x.traversal},
		{"posts and headers without end", true, x.oversized},
		{"connections that drip", true, x.loris},
		{"passwords guessed", false, x.guesses},
	} {
		how, err := x.attacked(ctx, attack.open, attack.run)
		if err != nil {
			x.fault("%s: %v", attack.name, err)
			continue
		}
		x.f.Web[attack.name] = how
	}
	return nil
}

// attacked starts a daemon, attacks it, and looks whether it is still there.
func (x *chaos) attacked(ctx context.Context, open bool, attack func(context.Context, *victim) (string, error)) (how string, err error) {
	args := []string{"--hand=true"}
	if open {
		args = append(args, "--open")
	}
	v, err := x.start(ctx, nil, args...)
	if err != nil {
		return "", err
	}
	defer x.leave(v)
	if err := x.waitReady(v); err != nil {
		return "", err
	}
	if how, err = attack(ctx, v); err != nil {
		return "", err
	}
	took, err := x.opened(v, "/healthz")
	if err != nil {
		return "", fmt.Errorf("afterwards it does not answer: %w", err)
	}
	if took > 5 {
		return "", fmt.Errorf("afterwards it answers after %.1f s", took)
	}
	return how, nil
}

var attacker = &http.Client{Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// opened opens one address and returns how long that took, in seconds.
func (x *chaos) opened(v *victim, path string) (float64, error) {
	began := time.Now()
	resp, err := attacker.Get(v.address + path)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return time.Since(began).Seconds(), errors.Join(err, resp.Body.Close())
}

// send makes a request with headers and returns its status and the beginning
// of its answer.
func send(ctx context.Context, method, address string, body io.Reader, header ...string) (status int, text []byte, err error) {
	r, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return 0, nil, err
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := attacker.Do(r)
	if err != nil {
		return 0, nil, err
	}
	text, err = io.ReadAll(io.LimitReader(resp.Body, 4<<20))
	return resp.StatusCode, text, errors.Join(err, resp.Body.Close())
}

// forged sends what other sites would: every form, with every set of headers
// by which a browser says where it comes from. None may have an effect.
func (x *chaos) forged(ctx context.Context, v *victim) (string, error) {
	form := url.Values{"answer": {"support"}, "text": {"forged"}, "subject": {"claim:killed-3000"}, "who": {"mallory"}, "verdict": {"likely"}, "letter": {"A"}, "reason": {"forged"}, "lang": {"sq"}}.Encode()
	refused := 0
	for _, path := range []string{"/inbox/1", "/inbox/e1", "/undo", "/claims/killed-3000/verdict", "/notes", "/assign", "/origins/hrana/rate", "/settings", "/logout"} {
		for _, from := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}, {}} {
			status, _, err := send(ctx, http.MethodPost, v.address+path, strings.NewReader(form), append(from, "Content-Type", "application/x-www-form-urlencoded")...)
			if err != nil {
				return "", err
			}
			if status < 400 {
				return "", fmt.Errorf("POST %s with %v was answered with %d", path, from, status)
			}
			refused++
		}
		if status, _, err := send(ctx, http.MethodGet, v.address+path+"?"+form, nil); err != nil || status < 400 && path != "/settings" && !strings.HasPrefix(path, "/inbox/") {
			return "", fmt.Errorf("GET %s with a form: %d, %w", path, status, err)
		}
	}
	n, err := x.decisionsOfPages(ctx)
	if err != nil {
		return "", err
	}
	if n > 0 {
		return "", fmt.Errorf("%d decisions came of it", n)
	}
	return fmt.Sprintf("%d forms refused, no decision came of them", refused), nil
}

// decisionsOfPages counts the decisions that were made on the pages.
func (x *chaos) decisionsOfPages(ctx context.Context) (n int, err error) {
	db, err := storage.Open(ctx, x.dir, storage.Options{ReadOnly: true})
	if err != nil {
		return 0, err
	}
	ds, err := db.Decisions(ctx, 0, 0, 0)
	for _, d := range ds {
		if d.Client != "chaos" {
			n++
		}
	}
	return n, errors.Join(err, db.Close())
}

// oversized sends more than anybody has to say: in a form, in a header, in an
// address. Nothing of it may be held in memory.
func (x *chaos) oversized(ctx context.Context, v *victim) (string, error) {
	_, before, err := residentMemory(v.cmd.Process.Pid)
	if err != nil {
		return "", err
	}
	const size = 64 << 20
	var told []string
	for _, path := range []string{"/notes", "/settings", "/login"} {
		status, _, err := send(ctx, http.MethodPost, v.address+path, io.LimitReader(zeros{}, size), "Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded")
		if err == nil && status < 400 {
			return "", fmt.Errorf("%d MB posted to %s were taken: %d", size>>20, path, status)
		}
		told = append(told, refusal(status, err))
	}
	big := strings.Repeat("a", 1<<20)
	status, _, err := send(ctx, http.MethodGet, v.address+"/", nil, "X-Big", big)
	if err == nil && status < 400 {
		return "", fmt.Errorf("a header of 1 MB was taken: %d", status)
	}
	told = append(told, refusal(status, err))
	status, _, err = send(ctx, http.MethodGet, v.address+"/search?q="+big[:100<<10], nil)
	if err == nil && status < 400 {
		return "", fmt.Errorf("an address of 100 kB was taken: %d", status)
	}
	told = append(told, refusal(status, err))
	_, after, err := residentMemory(v.cmd.Process.Pid)
	if err != nil {
		return "", err
	}
	if after > max(2*before, before+150) {
		return "", fmt.Errorf("the daemon held %.0f MB before and %.0f MB after", before, after)
	}
	return strings.Join(told, ", "), nil
}

func refusal(status int, err error) string {
	if err != nil {
		return "cut off"
	}
	return fmt.Sprint(status)
}

// guesses guesses passwords, many at a time, while somebody else opens the
// page of the login.
func (x *chaos) guesses(ctx context.Context, v *victim) (string, error) {
	const hands, each = 8, 25
	var mu sync.Mutex
	answers := map[int]int{}
	var failed error
	var wg sync.WaitGroup
	for h := range hands {
		wg.Go(func() {
			for i := range each {
				form := url.Values{"name": {"admin"}, "password": {fmt.Sprintf("a guess of fifteen %d %d", h, i)}}.Encode()
				status, _, err := send(ctx, http.MethodPost, v.address+"/login", bytes.NewReader([]byte(form)), "Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded")
				mu.Lock()
				answers[status]++
				failed = errors.Join(failed, err)
				mu.Unlock()
			}
		})
	}
	slowest := 0.0
	for range 10 {
		took, err := x.opened(v, "/login")
		if err != nil {
			return "", err
		}
		slowest = max(slowest, took)
	}
	wg.Wait()
	switch {
	case failed != nil:
		return "", failed
	case answers[http.StatusTooManyRequests] == 0:
		return "", fmt.Errorf("%d guesses at once were all weighed: %v", hands*each, answers)
	case answers[http.StatusOK] > 0 || answers[http.StatusSeeOther] > 0:
		return "", fmt.Errorf("a guess was let in: %v", answers)
	case slowest > 5:
		return "", fmt.Errorf("meanwhile the page of the login took %.1f s", slowest)
	}
	return fmt.Sprintf("%d guesses, %d put off, none let in", hands*each, answers[http.StatusTooManyRequests]), nil
}
