package storage

import (
	"encoding/json"
	"fmt"
	"time"
)

// micros is a time as it is stored: microseconds since 1970 UTC, 0 for the
// zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func moment(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// timeIn scans a stored time into t.
type timeIn struct{ t *time.Time }

// Scan implements sql.Scanner.
func (in timeIn) Scan(src any) error {
	us, ok := src.(int64)
	if !ok {
		return fmt.Errorf("cannot read a time from %T", src)
	}
	*in.t = moment(us)
	return nil
}

// jsonIn scans a column of JSON into v.
type jsonIn struct{ v any }

// Scan implements sql.Scanner.
func (in jsonIn) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("cannot read JSON from %T", src)
	}
	return json.Unmarshal([]byte(s), in.v)
}

// inJSON is v as a column of JSON. What is stored so is plain data, so that
// it always can be written.
func inJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("cannot store %T: %w", v, err)
	}
	return string(b), nil
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
