from pathlib import Path

recipients = ["anna@example.com", "sales@example..com", "m.meyer@example.org", "nobody@example"]
accepted = [address for address in recipients if validate_email(address)]
best = sales["revenue"].idxmax()
kind = wine.target_names[model.predict(wine.data.mean().to_frame().T)[0]]

report = f"""# Report

Recipients: {', '.join(accepted)} ({len(recipients) - len(accepted)} of {len(recipients)} rejected)
Best month: {best.strftime('%B %Y')} with ${sales.loc[best, 'revenue']:,}
Average wine: {kind}, says the model with {accuracy:.1%} accuracy
"""
Path("report.md").write_text(report)
print(report)
