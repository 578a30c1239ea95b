package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"claimwatch/claims/report/deliver"
)

func (a *app) reportSendCmd() *cobra.Command {
	var date string
	var dry, list bool
	c := &cobra.Command{
		Use: "send [--date DATE]", Short: "sends a written report to the recipients of the configuration, to each once",
		Long: `Sends the newest build of a day's report into the folder, to the mailboxes and to the webhooks that notify names. Whoever has it
is not sent it again; what fails is tried again by the daemon, or by calling this again. A report whose sentences break a rule is not sent.`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), writes, func(d *desk) error {
				if list {
					records, err := deliveries{d}.all(c.Context())
					if err != nil {
						return err
					}
					return a.printDeliveries(records)
				}
				return a.send(c, d, date, dry)
			})
		},
	}
	c.Flags().StringVar(&date, "date", "", "the `DATE` covered (default: yesterday)")
	c.Flags().BoolVar(&dry, "dry-run", false, "say to whom, and send nothing")
	c.Flags().BoolVar(&list, "list", false, "what was sent to whom, newest first")
	return c
}

func (a *app) send(c *cobra.Command, d *desk, date string, dry bool) error {
	channels := d.channels()
	if len(channels) == 0 {
		return failf(exitConfig, "nobody to send it to: set notify.folder, notify.mail or notify.webhooks")
	}
	day := d.dayBefore()
	if date != "" {
		var err error
		if day, err = d.day(date); err != nil {
			return err
		}
	}
	rec, err := d.lastReport(c.Context(), day)
	if err != nil {
		return err
	}
	if rec.Build == 0 {
		return failf(exitNoInput, "no report of %s is written. Write it with: claimwatch report build --date %s", day, day)
	}
	m, err := d.reportMessage(rec)
	var lint *lintError
	if errors.As(err, &lint) {
		return fail(exitNo, err)
	}
	if err != nil {
		return err
	}
	if dry {
		for _, ch := range channels {
			if err := a.printf("%s\t%s\t%s\n", ch.Name(), m.Kind, m.Subject); err != nil {
				return err
			}
		}
		return nil
	}
	made, err := deliver.Deliver(c.Context(), deliveries{d}, d.clock.Now, channels, []deliver.Message{m})
	if err := errors.Join(err, a.printDeliveries(made)); err != nil {
		return err
	}
	if len(made) == 0 {
		a.say("Everybody has it, or it waits to be tried again. See claimwatch report send --list\n")
	}
	for _, r := range made {
		if r.State != deliver.Sent {
			return quiet(exitPartly)
		}
	}
	return nil
}

func (a *app) printDeliveries(records []deliver.Record) error {
	if a.json {
		for _, r := range records {
			if err := a.printJSON(r); err != nil {
				return err
			}
		}
		return nil
	}
	if len(records) == 0 {
		return nil
	}
	return a.table("TO\tWHAT\tSTATE\tATTEMPTS\tERROR", func(w io.Writer) error {
		for _, r := range records {
			if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\n", r.Channel, r.Key, r.State, r.Attempts, r.Error); err != nil {
				return err
			}
		}
		return nil
	})
}
