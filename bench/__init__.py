"""How fast is Tandem? Every figure stands beside a floor measured in the same run."""
