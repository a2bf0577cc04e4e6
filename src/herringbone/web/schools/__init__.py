"""Trusts, schools, people, classes and pupils, all dated, and the wall between schools."""
