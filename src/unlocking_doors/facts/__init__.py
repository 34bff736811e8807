"""What is so: areas, partners, homes, households, tenancies and the facts of a case. No policy."""
