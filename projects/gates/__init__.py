"""Gates: what each asks for, who decides, the decisions, which never change."""
