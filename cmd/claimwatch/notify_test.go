package main

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/report/deliver"
	"claimwatch/crawler/webtest"
)

// reportDesk is a desk without articles on which a report can be written.
func reportDesk(t *testing.T, change func(*Config)) (*desk, *webtest.Clock) {
	t.Helper()
	cfg := defaults()
	cfg.Storage.DataDir = t.TempDir()
	cfg.Desk.URL = "https://desk.example"
	change(&cfg)
	a := newApp(strings.NewReader(""), io.Discard, io.Discard)
	clock := webtest.New().Clock()
	d, err := a.openDesk(t.Context(), cfg, owns, clock)
	if err != nil {
		t.Fatal(err)
	}
	d.log = slog.New(slog.DiscardHandler)
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d, clock
}

func (d *desk) judge(t *testing.T, who string, step claims.VerdictStep) {
	t.Helper()
	after, err := json.Marshal(step)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.db.Decide(t.Context(), claims.Decision{Who: who, Action: claims.ActVerdict, Subject: claims.ClaimSubject("us-delisted-2012"), After: string(after), Client: "cli", At: d.clock.Now().UTC()}); err != nil {
		t.Fatal(err)
	}
}

func TestALaterDecisionMakesABuildThatSaysWhatDiffers(t *testing.T) {
	t.Parallel()
	d, clock := reportDesk(t, func(*Config) {})
	formats := []string{"md", "json", "claimreview"}
	day := claims.DateOf(clock.Now().In(d.cfg.zone())).Add(-1)
	first, err := d.writeReport(t.Context(), day, formats)
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(first.Dir, "claimwatch-"+string(day)+".json"))
	if err != nil {
		t.Fatal(err)
	}
	d.judge(t, "b", claims.VerdictStep{Step: claims.StepPropose, Verdict: claims.Confirmed, Confidence: "high", Reason: "A notice of the State Department."})
	d.judge(t, "a", claims.VerdictStep{Step: claims.StepAgree, Basis: &claims.Basis{State: "uncorroborated"}})
	second, err := d.writeReport(t.Context(), day, formats)
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.writeReport(t.Context(), day, formats)
	if err != nil {
		t.Fatal(err)
	}
	if first.Build != 1 || second.Build != 2 || second.Same || again.Build != 2 || !again.Same {
		t.Errorf("builds %d, %d (same %v), %d (same %v)", first.Build, second.Build, second.Same, again.Build, again.Same)
	}
	kept, err := os.ReadFile(filepath.Join(first.Dir, "build-1", "claimwatch-"+string(day)+".json"))
	if err != nil || string(kept) != string(before) {
		t.Errorf("build 1 is not kept as it was: %v", err)
	}
	text, err := os.ReadFile(filepath.Join(first.Dir, "claimwatch-"+string(day)+".md"))
	if err != nil || !strings.Contains(string(text), "Build 2 differs from build 1: decisions up to number 2, before 0; `us-delisted-2012`: verdict confirmed (agreed), before none.") {
		t.Errorf("build 2 does not say what differs: %v\n%.700s", err, text)
	}
	review, err := os.ReadFile(filepath.Join(first.Dir, "claimwatch-"+string(day)+".claimreview.jsonld"))
	if err != nil || !strings.Contains(string(review), `"https://desk.example/claims/us-delisted-2012"`) {
		t.Errorf("ClaimReview: %s, %v", review, err)
	}
	// The decision is told once: the next day knows it.
	next, err := d.buildReport(t.Context(), day.Add(1))
	if err != nil {
		t.Fatal(err)
	}
	if len(next.Alerts) != 0 {
		t.Errorf("told again the day after: %+v", next.Alerts)
	}
}

func TestARebuildSaysInEveryLanguageWhatDiffers(t *testing.T) {
	t.Parallel()
	d, clock := reportDesk(t, func(c *Config) { c.Report.Languages = []string{"en", "sq", "fa"} })
	day := claims.DateOf(clock.Now().In(d.cfg.zone())).Add(-1)
	if _, err := d.writeReport(t.Context(), day, []string{"md", "json"}); err != nil {
		t.Fatal(err)
	}
	d.judge(t, "b", claims.VerdictStep{Step: claims.StepPropose, Verdict: claims.Confirmed, Confidence: "high", Reason: "A notice of the State Department."})
	second, err := d.writeReport(t.Context(), day, []string{"md", "json"})
	if err != nil {
		t.Fatal(err)
	}
	for ext, want := range map[string]string{
		".md":    "Build 2 differs from build 1: decisions up to number 1, before 0; `us-delisted-2012`: verdict confirmed (proposed), before none.",
		".sq.md": "Ndërtimi 2 ndryshon nga ndërtimi 1: vendimet deri te numri 1, më parë 0; `us-delisted-2012`: verdikti i vërtetuar (i propozuar), më parë asnjë.",
		".fa.md": "ساخت ۲ با ساخت ۱ تفاوت دارد: تصمیم\u200cها تا شمارهٔ ۱، پیش\u200cتر ۰؛ `us-delisted-2012`: حکم درست (پیشنهادشده)، پیش\u200cتر هیچ.",
	} {
		text, err := os.ReadFile(filepath.Join(second.Dir, "claimwatch-"+string(day)+ext))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), want) {
			t.Errorf("%s does not say %q, but:\n%.600s", ext, want, text)
		}
	}
}

func TestTheDeskTellsReportsAndAlertsOnce(t *testing.T) {
	t.Parallel()
	const secret = "canary-secret-of-32-bytes-length"
	var got []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		var m struct{ Type string }
		if err := json.Unmarshal(body, &m); err != nil {
			t.Error(err)
		}
		got = append(got, m.Type)
	}))
	defer srv.Close()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
	d, clock := reportDesk(t, func(c *Config) {
		c.Notify.Webhooks, c.Notify.SecretFile = []string{srv.URL}, file
		c.Notify.Folder = filepath.Join(t.TempDir(), "out")
	})
	today := claims.DateOf(clock.Now().In(d.cfg.zone()))
	if _, err := d.writeReport(t.Context(), today.Add(-1), []string{"json", "md"}); err != nil {
		t.Fatal(err)
	}
	d.judge(t, "b", claims.VerdictStep{Step: claims.StepPropose, Verdict: claims.Confirmed, Confidence: "high"})
	d.judge(t, "a", claims.VerdictStep{Step: claims.StepAgree})
	for range 3 {
		wanted, state, err := d.somethingToSay(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !wanted {
			continue
		}
		if _, err := d.notify(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := d.db.SetMeta(t.Context(), noticeKey, state); err != nil {
			t.Fatal(err)
		}
		clock.Advance(time.Minute)
	}
	if strings.Join(got, " ") != "report.built verdict.agreed" {
		t.Errorf("the receiver got %v", got)
	}
	records, err := deliveries{d}.all(t.Context())
	if err != nil || len(records) != 3 {
		t.Errorf("on record: %+v, %v", records, err)
	}
	for _, r := range records {
		if r.State != deliver.Sent {
			t.Errorf("%+v", r)
		}
	}
	kept, err := d.db.MetaPrefix(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	for key, value := range kept {
		if strings.Contains(key+value, "canary") {
			t.Errorf("a secret is in the database: %s", key)
		}
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := readSecret(file); err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("a secret that others may read: %v", err)
	}
}

func TestAReportWhoseSentencesBreakARuleIsNotSent(t *testing.T) {
	t.Parallel()
	d, clock := reportDesk(t, func(c *Config) { c.Notify.Folder = filepath.Join(t.TempDir(), "out") })
	day := claims.DateOf(clock.Now().In(d.cfg.zone())).Add(-1)
	w, err := d.writeReport(t.Context(), day, []string{"json"})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(w.Dir, "claimwatch-"+string(day)+".json")
	built, err := readReport(path)
	if err != nil {
		t.Fatal(err)
	}
	built.BottomLine = []string{"The toll rises to 12,345 dead."} // as an editor might put it
	if _, err := writeFile(path, built.WriteJSON); err != nil {
		t.Fatal(err)
	}
	made, err := d.notify(t.Context())
	var lint *lintError
	if !errors.As(err, &lint) || len(made) != 0 {
		t.Errorf("sent %+v, %v", made, err)
	}
	if _, err := os.Stat(d.cfg.Notify.Folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder has it: %v", err)
	}
}
