package io.passkeyprofile.profile.page;

import java.util.List;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.web.ProfileSection;
import jakarta.servlet.http.HttpServletRequest;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

import org.springframework.beans.factory.annotation.Autowired;
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

	/** Gives the page the names of the sections' templates. */
	@Autowired
	void addTemplates(ThymeleafViewResolver views) {
		views.addStaticVariable("sections", this.sections.stream().map(ProfileSection::template).toList());
	}

	@GetMapping("/profile")
	String show(@SignedIn Account account, HttpServletRequest request, Model model) {
		this.sections.forEach((section) -> section.show(account, request, model));
		return "page/profile";
	}

}
