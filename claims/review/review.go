// Package review is the desk's pages: an http.Handler on which analysts see
// what was found and decide what it amounts to.
package review

import (
	"io/fs"
	"net/http"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/crawler/news"
)

// A Store is what the pages read from and write to.
type Store interface{}

// Options are the lists and rules of a desk.
type Options struct {
	Claims     []claims.Claim
	Origins    *claims.Origins
	Rules      assess.Rules
	Sources    []news.Source
	Now        func() time.Time
	Zone       *time.Location
	DayOne     claims.Date
	Reports    fs.FS // the folder of the reports
	Desk       string
	DemoBanner string // shown on every page; "" = none
}

// New returns the pages of a desk.
func New(db Store, o Options) (http.Handler, error) { return http.NewServeMux(), nil }
