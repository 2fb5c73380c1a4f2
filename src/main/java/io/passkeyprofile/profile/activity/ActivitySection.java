package io.passkeyprofile.profile.activity;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.web.ProfileSection;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * The most recent security activity, and the news, which the page shows first.
 */
@Component
@Order(5)
class ActivitySection implements ProfileSection {

	private static final int ENTRIES = 5;

	private final Activity activity;

	ActivitySection(Activity activity) {
		this.activity = activity;
	}

	@Override
	public String template() {
		return "activity/_section";
	}

	@Override
	public void show(Account account, HttpServletRequest request, Model model) {
		model.addAttribute("activity", this.activity.recent(account, ENTRIES, request));
	}

}
