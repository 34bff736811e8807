"""What a region says: parameters, rules, cohorts, reasons, pathways, the region itself."""
