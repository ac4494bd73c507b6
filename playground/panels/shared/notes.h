// SPDX-License-Identifier: MIT
// Notes for terms, values of the spec and read-outs.
#pragma once

#include <string_view>

#include "playground/model/spec/spec.h"
#include "playground/model/text/terms.h"
#include "playground/widgets/base/rect.h"
#include "playground/widgets/controls/note.h"

namespace deepx::panels {

/// The page of the reference that holds the entries of a choice of the spec; "" if none does.
std::string_view reference_page(std::string_view path);
/// False for choices that are no entry of a catalogue, such as "none".
bool is_entry(std::string_view name);

/// A term; its link leads to the page that says more, or else to the list of terms.
ui::Note note_of(const Term& term);

/// A value of the spec: an entry of a catalogue by its own words, anything else by its term or, for a setting of an
/// entry, by the setting's words.
ui::Note note_of(const Spec& spec, std::string_view path);

/// Explains a read-out (see ui::readout()) of this width.
void explain_readout(ui::Point at, float width, const Term& term);

}  // namespace deepx::panels
