package io.passkeyprofile.profile.page;

import java.util.List;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.web.ProfileSection;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The profile page.
 */
@Controller
class ProfileController {

	private final List<ProfileSection> sections;

	ProfileController(List<ProfileSection> sections) {
		this.sections = sections;
	}

	@GetMapping("/profile")
	String show(@SignedIn Account account, HttpServletRequest request, Model model) {
		model.addAttribute("sections",
				this.sections.stream().map((section) -> section.show(account, request, model)).toList());
		return "page/profile";
	}

}
