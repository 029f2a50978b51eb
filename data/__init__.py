"""Where things are kept: tables' base, store, migrations, access, errors, languages, reference data."""
