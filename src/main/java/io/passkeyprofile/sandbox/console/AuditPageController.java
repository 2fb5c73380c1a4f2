package io.passkeyprofile.sandbox.console;

import java.util.List;

import io.passkeyprofile.sandbox.audit.AuditEntry;
import io.passkeyprofile.sandbox.audit.AuditLog;
import io.passkeyprofile.sandbox.web.ApiPaths;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Shows the audit log.
 */
@Controller
class AuditPageController {

	private static final int PAGE = 50;

	private final AuditLog log;

	AuditPageController(AuditLog log) {
		this.log = log;
	}

	@GetMapping(ApiPaths.CONSOLE + "/audit")
	String list(@RequestParam(required = false) @Nullable Long before, Model model) {
		List<AuditEntry> found = this.log.list((before != null) ? before : Long.MAX_VALUE, PAGE + 1);
		List<AuditEntry> shown = found.subList(0, Math.min(PAGE, found.size()));
		model.addAttribute("entries", shown.stream().map(Line::of).toList());
		model.addAttribute("older", (found.size() > PAGE) ? shown.get(PAGE - 1).number() : null);
		model.addAttribute("isNewest", before == null);
		model.addAttribute("days", this.log.retention().toDays());
		return "console/audit";
	}

	/**
	 * An entry, and the message keys for it.
	 *
	 * @param entry the entry
	 * @param actionKey the message key for the action
	 * @param result {@code done}, {@code refused}, {@code failed} or {@code unknown}
	 */
	record Line(AuditEntry entry, String actionKey, String result) {

		static Line of(AuditEntry entry) {
			String outcome = entry.outcome();
			String result = (outcome == null) ? "unknown"
					: outcome.matches("4..") ? "refused" : outcome.matches("5..") ? "failed" : "done";
			return new Line(entry, actionKey(entry.action()), result);
		}

		static String actionKey(String action) {
			return "audit.action." + action.replaceAll("[^A-Za-z_]+", "-").replaceAll("-$", "");
		}

	}

}
