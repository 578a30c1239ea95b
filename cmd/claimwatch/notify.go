package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/report"
	"claimwatch/claims/report/deliver"
)

// deliveryKey begins the keys under which the database keeps what was sent to
// whom.
const deliveryKey = "delivery:"

// deliveries is the record of what was sent, in the desk's database.
type deliveries struct{ d *desk }

func (l deliveries) Delivery(ctx context.Context, channel, key string) (r deliver.Record, ok bool, err error) {
	src, err := l.d.db.Meta(ctx, deliveryKey+channel+"|"+key)
	if err != nil || src == "" {
		return r, false, err
	}
	err = json.Unmarshal([]byte(src), &r)
	return r, err == nil, err
}

func (l deliveries) SaveDelivery(ctx context.Context, r deliver.Record) error {
	src, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return l.d.db.SetMeta(ctx, deliveryKey+r.Channel+"|"+r.Key, string(src))
}

// all lists the records, newest first.
func (l deliveries) all(ctx context.Context) ([]deliver.Record, error) {
	kept, err := l.d.db.MetaPrefix(ctx, deliveryKey)
	if err != nil {
		return nil, err
	}
	var out []deliver.Record
	for key, src := range kept {
		var r deliver.Record
		if err := json.Unmarshal([]byte(src), &r); err != nil {
			return nil, fmt.Errorf("cannot read the record %s: %w", key, err)
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b deliver.Record) int {
		if c := b.Last.Compare(a.Last); c != 0 {
			return c
		}
		return strings.Compare(a.Channel+a.Key, b.Channel+b.Key)
	})
	return out, nil
}

// channels are the recipients that the configuration names.
func (d *desk) channels() []deliver.Channel {
	n := d.cfg.Notify
	var out []deliver.Channel
	if n.Folder != "" {
		out = append(out, deliver.Folder{Dir: absolute(n.Folder)})
	}
	domain := "claimwatch.invalid"
	if u, err := url.Parse(d.cfg.Desk.URL); err == nil && u.Hostname() != "" {
		domain = u.Hostname()
	}
	for _, to := range n.Mail.To {
		out = append(out, deliver.Mailbox{
			Server: deliver.Server{Host: n.Mail.Host, Port: n.Mail.Port, TLS: n.Mail.TLS, User: n.Mail.User, Password: func() (string, error) {
				src, err := readSecret(n.Mail.PasswordFile)
				return strings.TrimRight(string(src), "\r\n"), err
			}},
			From: n.Mail.From, To: to, Domain: domain, Unsubscribe: n.Mail.Unsubscribe, Attach: n.Mail.Attach, Kinds: n.Mail.Kinds,
		})
	}
	for _, hook := range n.Webhooks {
		out = append(out, deliver.Webhook{URL: hook, Kinds: n.HookKinds, Now: d.clock.Now, Secret: func() ([]byte, error) {
			src, err := readSecret(n.SecretFile)
			if err != nil {
				return nil, err
			}
			return deliver.ParseSecret(src)
		}})
	}
	return out
}

// A lintError says that a report is kept back for its sentences.
type lintError struct {
	day      claims.Date
	problems []report.Problem
}

func (e *lintError) Error() string {
	return fmt.Sprintf("the report of %s is not sent: %d of its sentences break a rule, the first %s. See claimwatch report lint %s", e.day, len(e.problems), e.problems[0], e.day)
}

// reportMessage is the message of a written report, made of its data alone.
// One whose sentences break a rule is not sent.
func (d *desk) reportMessage(rec claims.ReportRecord) (deliver.Message, error) {
	base := "claimwatch-" + string(rec.Date)
	day, err := readReport(filepath.Join(rec.Dir, base+".json"))
	if err != nil {
		return deliver.Message{}, fmt.Errorf("cannot send the report of %s: %w. It must be written in json, too", rec.Date, err)
	}
	if problems := day.Lint(); len(problems) > 0 {
		return deliver.Message{}, &lintError{rec.Date, problems}
	}
	var text, html bytes.Buffer
	if err := errors.Join(day.WriteMarkdown(&text), day.WriteMailHTML(&html)); err != nil {
		return deliver.Message{}, err
	}
	m := deliver.Message{Key: reportKey(rec.Date, rec.Build), Kind: deliver.KindReport, Subject: day.Subject(), Text: text.String(), HTML: html.String(), At: rec.Written}
	if rec.Build > 1 {
		m.Thread = reportKey(rec.Date, 1)
		m.Subject += fmt.Sprintf(" (%d)", rec.Build)
	}
	m.JSON, err = json.Marshal(map[string]any{"date": rec.Date, "build": rec.Build, "subject": day.Subject(), "incomplete": day.Incomplete, "bottom_line": day.BottomLine,
		"status_changes": day.Changes, "url": fmt.Sprintf("%s/reports/%s/%s.html", day.URL, rec.Date, base)})
	if err != nil {
		return m, err
	}
	m.Files, err = filesOf(rec.Dir, base)
	return m, err
}

func reportKey(day claims.Date, build int) string {
	return "report/" + string(day) + "/" + strconv.Itoa(build)
}

func filesOf(dir, base string) ([]deliver.File, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []deliver.File
	for _, e := range entries {
		if !e.Type().IsRegular() || !strings.HasPrefix(e.Name(), base) {
			continue
		}
		src, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		out = append(out, deliver.File{Name: e.Name(), Data: src})
	}
	return out, nil
}

// alertMessages are what a day raised, each by a key that stays the same.
func (d *desk) alertMessages(ctx context.Context, day claims.Date) ([]deliver.Message, error) {
	built, err := d.buildReport(ctx, day)
	if err != nil {
		return nil, fmt.Errorf("cannot look for alerts of %s: %w", day, err)
	}
	var out []deliver.Message
	for _, a := range built.Alerts {
		link := fmt.Sprintf("%s/claims/%s?asof=%s", built.URL, url.PathEscape(a.Claim), day)
		data, err := json.Marshal(struct {
			report.Alert
			URL string `json:"url"`
		}{a, link})
		if err != nil {
			return nil, err
		}
		text := report.Bare(a.Text)
		out = append(out, deliver.Message{Key: "alert/" + a.Key, Kind: a.Kind, Subject: "[claimwatch] " + text, Text: text + "\n\n" + link + "\n", JSON: data, At: d.clock.Now().UTC()})
	}
	return out, nil
}

// noticeDays is for how many days back reports and alerts are still sent: what
// is older was overtaken.
const noticeDays = 2

// notify sends what is new and what is due to be tried again.
func (d *desk) notify(ctx context.Context) ([]deliver.Record, error) {
	channels := d.channels()
	if len(channels) == 0 {
		return nil, nil
	}
	var messages []deliver.Message
	today := claims.DateOf(d.clock.Now().In(d.cfg.zone()))
	var kept error
	for n := noticeDays; n > 0; n-- {
		rec, err := d.lastReport(ctx, today.Add(-n))
		if err != nil {
			return nil, err
		}
		if rec.Build == 0 {
			continue
		}
		m, err := d.reportMessage(rec)
		if err != nil {
			kept = errors.Join(kept, err) // one report kept back does not keep the alerts back
			continue
		}
		messages = append(messages, m)
	}
	for n := noticeDays - 1; n >= 0; n-- {
		alerts, err := d.alertMessages(ctx, today.Add(-n))
		if err != nil {
			return nil, err
		}
		messages = append(messages, alerts...)
	}
	made, err := deliver.Deliver(ctx, deliveries{d}, d.clock.Now, channels, messages)
	return made, errors.Join(err, kept)
}

// somethingToSay reports whether a decision was made, a report was written or
// a failed delivery has come due since the desk last looked: building a day to
// find no alert is work that most minutes can be spared.
func (d *desk) somethingToSay(ctx context.Context) (bool, string, error) {
	state := ""
	ds, err := d.db.Reports(ctx, 1)
	if err != nil {
		return false, "", err
	}
	if len(ds) > 0 {
		state = reportKey(ds[0].Date, ds[0].Build)
	}
	last, err := d.db.LastDecision(ctx)
	if err != nil {
		return false, "", err
	}
	state += fmt.Sprintf("|%d|%s", last, claims.DateOf(d.clock.Now().In(d.cfg.zone())))
	seen, err := d.db.Meta(ctx, noticeKey)
	if err != nil || seen != state {
		return true, state, err
	}
	records, err := deliveries{d}.all(ctx)
	return slices.ContainsFunc(records, func(r deliver.Record) bool { return r.State == deliver.Failed && !r.Next.After(d.clock.Now()) }), state, err
}

// noticeRule wakes the job every other minute when somebody is to be told.
func noticeRule(c Config) (dueRule, error) {
	if n := c.Notify; n.Folder == "" && len(n.Mail.To) == 0 && len(n.Webhooks) == 0 {
		return never, nil
	}
	return latest("*/2 * * * *")
}

// rebuildRule writes the report again later in the day, where that is wanted.
func rebuildRule(c Config) (dueRule, error) {
	if c.Report.RebuildAt == "" {
		return never, nil
	}
	return daily(c.Report.RebuildAt, c.zone())
}

func never(time.Time, time.Time) ([]time.Time, int) { return nil, 0 }

// noticeKey is where the database keeps what the desk last looked at.
const noticeKey = "notified"

// notices is the daemon's job: quiet unless there is something to say.
func (m *daemon) notices(ctx context.Context, _ time.Time) (map[string]int, error) {
	d := m.desk.Load()
	if len(d.channels()) == 0 {
		return nil, nil
	}
	wanted, state, err := d.somethingToSay(ctx)
	if err != nil || !wanted {
		return nil, err
	}
	made, err := d.notify(ctx)
	counts := map[string]int{}
	for _, r := range made {
		counts[r.State]++
		if r.State == deliver.Sent {
			m.log.Info("sent", "to", r.Channel, "what", r.Key)
		} else {
			m.log.Warn("could not be sent", "to", r.Channel, "what", r.Key, "state", r.State, "error", r.Error)
		}
	}
	if err != nil {
		return counts, err
	}
	return counts, d.db.SetMeta(ctx, noticeKey, state)
}
