"""How does the demonstration fill itself? Made-up people in made-up districts."""
