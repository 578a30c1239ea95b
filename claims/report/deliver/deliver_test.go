package deliver

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// memory is a log of deliveries held in memory.
type memory map[string]Record

func (m memory) Delivery(_ context.Context, channel, key string) (Record, bool, error) {
	r, ok := m[channel+"|"+key]
	return r, ok, nil
}

func (m memory) SaveDelivery(_ context.Context, r Record) error {
	m[r.Channel+"|"+r.Key] = r
	return nil
}

// flaky is a channel that fails as often as it is told to.
type flaky struct {
	fails int
	err   error
	sent  int
}

func (f *flaky) Name() string      { return "flaky" }
func (f *flaky) Wants(string) bool { return true }
func (f *flaky) Send(context.Context, Message) error {
	if f.fails > 0 {
		f.fails--
		return f.err
	}
	f.sent++
	return nil
}

var morning = time.Date(2026, 1, 27, 5, 0, 0, 0, time.UTC)

func theReport() Message {
	return Message{Key: "report/2026-01-26/1", Kind: KindReport, Subject: "[claimwatch] 26 January: 1 status change", Text: "# Claim report\n\nدست\u200cکم ۳٬۴۲۸\n", HTML: "<p>دست\u200cکم ۳٬۴۲۸</p>",
		JSON: []byte(`{"date":"2026-01-26"}`), At: morning, Files: []File{{"claimwatch-2026-01-26.json", []byte("{}")}}}
}

func TestWhatFailsIsTriedAgainAndThenParked(t *testing.T) {
	now := morning
	clock := func() time.Time { return now }
	log, c := memory{}, &flaky{fails: 100, err: errors.New("no route")}
	var waits []time.Duration
	for range 20 {
		made, err := Deliver(t.Context(), log, clock, []Channel{c}, []Message{theReport()})
		if err != nil {
			t.Fatal(err)
		}
		if len(made) == 0 {
			break
		}
		if again, err := Deliver(t.Context(), log, clock, []Channel{c}, []Message{theReport()}); err != nil || len(again) != 0 {
			t.Fatalf("tried again at once: %+v, %v", again, err)
		}
		if made[0].State == Failed {
			waits = append(waits, made[0].Next.Sub(now))
			now = made[0].Next
		}
	}
	if r := log["flaky|report/2026-01-26/1"]; r.State != Parked || r.Attempts != 6 || r.Error != "no route" {
		t.Errorf("in the end: %+v", r)
	}
	if want := []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 8 * time.Hour}; len(waits) != len(want) || waits[0] != want[0] || waits[4] != want[4] {
		t.Errorf("waits %v, want %v", waits, want)
	}
}

func TestEachMessageIsSentOnce(t *testing.T) {
	log, c := memory{}, &flaky{fails: 1, err: errors.New("busy")}
	now := morning
	for range 4 {
		if _, err := Deliver(t.Context(), log, func() time.Time { return now }, []Channel{c}, []Message{theReport()}); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Hour)
	}
	if c.sent != 1 || log["flaky|report/2026-01-26/1"].Attempts != 2 {
		t.Errorf("sent %d times; %+v", c.sent, log)
	}
	refused := &flaky{fails: 1, err: Permanent{errors.New("no such user")}}
	if made, err := Deliver(t.Context(), memory{}, time.Now, []Channel{refused}, []Message{theReport()}); err != nil || made[0].State != Parked {
		t.Errorf("a refusal for good: %+v, %v", made, err)
	}
}

func TestMailArrivesAndIsParsedBack(t *testing.T) {
	s := startSMTP(t)
	const secret = "canary-password"
	box := Mailbox{Server: Server{Host: "127.0.0.1", Port: s.port, TLS: "none", User: "desk", Password: func() (string, error) { return secret, nil }},
		From: "claimwatch@desk.example", To: "editor@desk.example", Domain: "desk.example", Unsubscribe: "mailto:editor@desk.example?subject=unsubscribe", Attach: true}
	m := theReport()
	m.Subject += "\r\nBcc: everybody@example.org"
	m.Key, m.Thread = "report/2026-01-26/2", "report/2026-01-26/1"
	log := memory{}
	for range 2 {
		if _, err := Deliver(t.Context(), log, func() time.Time { return morning }, []Channel{box}, []Message{m}); err != nil {
			t.Fatal(err)
		}
	}
	mails, login := s.got()
	if len(mails) != 1 {
		t.Fatalf("%d mails; records %+v", len(mails), log)
	}
	if login != "\x00desk\x00"+secret {
		t.Errorf("login %q", login)
	}
	back, err := mail.ReadMessage(strings.NewReader(mails[0]))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(back.Header.Get("Subject"))
	if err != nil || subject != "[claimwatch] 26 January: 1 status change Bcc: everybody@example.org" || back.Header.Get("Bcc") != "" {
		t.Errorf("subject %q, Bcc %q, %v", subject, back.Header.Get("Bcc"), err)
	}
	for head, want := range map[string]string{"To": "<editor@desk.example>", "Auto-Submitted": "auto-generated", "In-Reply-To": "<" + box.id("report/2026-01-26/1") + ">",
		"Message-Id": "<" + box.id("report/2026-01-26/2") + ">", "List-Unsubscribe": "<mailto:editor@desk.example?subject=unsubscribe>"} {
		if got := back.Header.Get(head); got != want {
			t.Errorf("%s: %q, want %q", head, got, want)
		}
	}
	parts := partsOf(t, back.Header.Get("Content-Type"), back.Body)
	if got := parts["text/plain"]; !strings.Contains(got, "دست\u200cکم ۳٬۴۲۸") || strings.Contains(got, "<p>") {
		t.Errorf("the text part: %q", got)
	}
	if got := parts["text/html"]; !strings.Contains(got, "<p>دست\u200cکم ۳٬۴۲۸</p>") {
		t.Errorf("the HTML part: %q", got)
	}
	if _, ok := parts["claimwatch-2026-01-26.json"]; !ok {
		t.Errorf("the attachment is missing: %v", parts)
	}
	if src, err := json.Marshal(log); err != nil || strings.Contains(string(src)+mails[0], secret) {
		t.Errorf("the password is on record: %s, %v", src, err)
	}
}

// partsOf reads a MIME tree into its leaves: by name where they have one, by
// type otherwise.
func partsOf(t *testing.T, contentType string, body io.Reader) map[string]string {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	r := multipart.NewReader(body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		inner, _, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(inner, "multipart/") {
			for k, v := range partsOf(t, p.Header.Get("Content-Type"), p) {
				out[k] = v
			}
			continue
		}
		var src io.Reader = p
		if p.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
			src = quotedprintable.NewReader(p)
		}
		text, err := io.ReadAll(src)
		if err != nil {
			t.Fatal(err)
		}
		name := inner
		if p.FileName() != "" {
			name = p.FileName()
		}
		out[name] = string(text)
	}
}

func TestAMailServersRefusalIsForGoodItsBusynessIsNot(t *testing.T) {
	s := startSMTP(t)
	s.refuse["gone@desk.example"] = "550 no such user"
	s.refuse["full@desk.example"] = "452 mailbox full"
	for to, want := range map[string]string{"gone@desk.example": Parked, "full@desk.example": Failed, "fine@desk.example": Sent} {
		box := Mailbox{Server: Server{Host: "127.0.0.1", Port: s.port, TLS: "none"}, From: "a@desk.example", To: to, Domain: "desk.example"}
		made, err := Deliver(t.Context(), memory{}, func() time.Time { return morning }, []Channel{box}, []Message{theReport()})
		if err != nil || len(made) != 1 || made[0].State != want {
			t.Errorf("%s: %+v, %v; want %s", to, made, err, want)
		}
	}
	// Without TLS nothing is sent to a server that was to have it.
	box := Mailbox{Server: Server{Host: "127.0.0.1", Port: s.port, TLS: "starttls"}, From: "a@desk.example", To: "b@desk.example", Domain: "desk.example"}
	if err := box.Send(t.Context(), theReport()); err == nil {
		t.Error("a mail went out in the clear")
	}
}

func TestWebhooksAreSignedAndKeepTheirID(t *testing.T) {
	secret := []byte("canary-secret-of-32-bytes-length")
	var ids []string
	answer := http.StatusInternalServerError
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		id, stamp := r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp")
		if got, want := r.Header.Get("webhook-signature"), Sign(secret, id, stamp, body); got != want {
			t.Errorf("signature %q, want %q", got, want)
		}
		if string(body) != `{"type":"report.built","timestamp":"2026-01-27T05:00:00Z","data":{"date":"2026-01-26"}}` || stamp != "1769490000" {
			t.Errorf("body %s at %s", body, stamp)
		}
		ids = append(ids, id)
		w.WriteHeader(answer)
	}))
	defer srv.Close()
	now := morning
	hook := Webhook{URL: srv.URL + "/in?token=canary-token", Secret: func() ([]byte, error) { return secret, nil }, Now: func() time.Time { return morning }, Kinds: []string{KindReport}}
	log := memory{}
	for range 3 {
		if _, err := Deliver(t.Context(), log, func() time.Time { return now }, []Channel{hook}, []Message{theReport(), {Key: "x", Kind: "figure.revised"}}); err != nil {
			t.Fatal(err)
		}
		now, answer = now.Add(10*time.Minute), http.StatusNoContent
	}
	if len(ids) != 2 || ids[0] != ids[1] {
		t.Errorf("ids %v: want the same twice", ids)
	}
	src, err := json.Marshal(log)
	if err != nil || strings.Contains(string(src), "canary") {
		t.Errorf("a secret is on record: %s, %v", src, err)
	}
	if r := log[hook.Name()+"|"+theReport().Key]; r.State != Sent || r.Attempts != 2 {
		t.Errorf("%+v", r)
	}
}

// The example of the Standard Webhooks specification's own shape: a known
// secret, id, time and body give a known signature.
func TestTheSignatureIsTheOneOthersCompute(t *testing.T) {
	secret, err := ParseSecret([]byte("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := Sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", []byte(`{"test": 2432232314}`)); got != "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" {
		t.Errorf("signature %s", got)
	}
	for _, bad := range []string{"tiny", "whsec_!!!", "whsec_c2hvcnQ="} {
		if _, err := ParseSecret([]byte(bad)); err == nil || strings.Contains(err.Error(), bad) {
			t.Errorf("secret %q: %v", bad, err)
		}
	}
}

func TestAFolderGetsWholeFilesAndNoPathTricks(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	f := Folder{dir}
	if err := f.Send(t.Context(), theReport()); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "claimwatch-2026-01-26.json"))
	if err != nil || string(got) != "{}" {
		t.Errorf("%q, %v", got, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
	for _, name := range []string{"../x", "/etc/x", "a/b", ".hidden", "", "a\x00b", `a\b`, "c:x"} {
		err := f.Send(t.Context(), Message{Files: []File{{name, nil}}})
		var permanent Permanent
		if !errors.As(err, &permanent) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
