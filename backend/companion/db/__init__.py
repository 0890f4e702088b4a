"""Tables, engines, migrations, and one module of queries per concern. The only place with SQL."""
