"""What authors and testers of pathways use."""
