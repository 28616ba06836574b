"""Is every page valid HTML? The Nu HTML Checker of the W3C (npm's vnu-jar, in a Java runtime) reads them all."""
