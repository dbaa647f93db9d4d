"""PostgreSQL and Valkey from Python packages, and the one command that runs everything on one machine."""
