package review

// Chosen is chosen, for tests of its spread.
var Chosen = chosen
