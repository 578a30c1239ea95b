package term

// RunOn is Run on a screen of the test's own.
var RunOn = run
