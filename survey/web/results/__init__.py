"""Results of shops or other units: a file brought, looked over, taken, removed."""
