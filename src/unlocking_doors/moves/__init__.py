"""What happens to one case: referral, lifecycle, property request, offer, letting, ledger."""
