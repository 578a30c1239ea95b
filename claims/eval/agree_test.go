package eval

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// labelDir is where the labelled sentences and the program that scores them
// lie, beside the repository.
var labelDir = filepath.Join("..", "..", "..", "shared", "eval")

// TestAgreesWithTheScorer runs the scorer of the labels' makers and this
// package on the same answers, good and bad ones, and compares every number.
func TestAgreesWithTheScorer(t *testing.T) {
	labels, err := filepath.Abs(filepath.Join(labelDir, "sentences.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(labels)
	if err != nil {
		t.Skip("the labelled sentences are not here:", err)
	}
	defer f.Close()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 to run the scorer with:", err)
	}
	list, err := Read(labels, f)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, filepath.Join(labelDir, "score.py"), "sentences", os.Args[0], labels)
	cmd.Env = append(os.Environ(), asBinary+"="+labels)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("the scorer fails: %v\n%s", err, out)
	}
	got := Score(list, fake(list)).figures()
	want := scorerFigures(t, string(out))
	for name, v := range want {
		if g, ok := got[name]; !ok || math.Abs(g-v) > 0.00051 {
			t.Errorf("%s: %.4f, the scorer says %.3f", name, g, v)
		}
	}
	if len(want) < 12 {
		t.Errorf("the scorer prints %d numbers:\n%s", len(want), out)
	}
}

func scorerFigures(t *testing.T, out string) map[string]float64 {
	t.Helper()
	m := map[string]float64{}
	for _, line := range strings.Split(out, "\n") {
		if !strings.HasPrefix(line, "FIGURE ") {
			continue
		}
		for _, f := range regexp.MustCompile(`(\w+)=([\d.]+)`).FindAllStringSubmatch(line, -1) {
			v, err := strconv.ParseFloat(f[2], 64)
			if err != nil {
				t.Fatal(err)
			}
			m[f[1]] = v
		}
	}
	return m
}

// figures are the numbers of a result by the names that the scorer gives them.
func (r Result) figures() map[string]float64 {
	a := r.All
	m := map[string]float64{
		"claim_f1": a.Claims.F1, "claim_p": a.Claims.P, "claim_r": a.Claims.R,
		"accept_p": a.Accept.Precision.Value, "accept_r": a.Accept.Recall.Value,
		"macro_f1": r.Macro, "nokilled_f1": r.Without.F1, "joint_f1": a.Joint.F1, "stance_macro": a.Stance.F1,
		"fig_value_f1": a.Values.F1, "fig_metric_f1": a.Figures.F1, "attribution": a.Attribution.Value,
		"neg_fp": a.ClaimFree.Value, "minlang_f1": 1,
	}
	for _, l := range r.Langs {
		if strings.Contains(" en sq fa ar de fr ", " "+l.Lang+" ") {
			m["minlang_f1"] = min(m["minlang_f1"], l.Claims.F1)
		}
	}
	return m
}
